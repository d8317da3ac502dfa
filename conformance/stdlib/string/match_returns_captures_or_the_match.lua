print(("hello 42"):match("%d+"), ("hello 42"):match("(%a+) (%d+)"))  --> 42\thello\t42
print(("hello"):match("%d"), ("hello"):match("()ll()"))              --> nil\t3\t5
