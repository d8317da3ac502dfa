print(("key=value"):find("(%w+)=(%w+)"))  --> 1\t9\tkey\tvalue
print(("abc"):find("()b()"))              --> 2\t2\t2\t3
