print(("hello"):match("()ll()"), (""):match("()"), ("abc"):find("b()"))  --> 3\t1\t2\t2\t3
