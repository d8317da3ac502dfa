print(("a.b[c"):find(".", 1, true), ("a.b[c"):find("[", 1, true), ("a+b"):find("+b", 1, true))  --> 2\t4\t2\t3
print(("abc"):find("", 10, true), ("abc"):find("", 2, true))  --> nil\t2\t1
