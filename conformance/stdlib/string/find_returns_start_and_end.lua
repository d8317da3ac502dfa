print(("hello world"):find("wor"))  --> 7\t9
print(("hello"):find("l+"))         --> 3\t4
print(("hello"):find("xyz"))        --> nil
