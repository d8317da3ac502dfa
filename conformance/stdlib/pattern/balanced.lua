print(("f(a(b)c) d)"):match("%b()"), ("if x then y end"):match("%bxy"), ("(()"):match("%b()"), ("no"):match("%b()"))
--> (a(b)c)\tx then y\t()\tnil
print(("''a''"):match("%b''"))  --> ''
