print(("a.b.c"):find(".", 1, true), ("a.b.c"):find("%."), ("abc"):find("b", -1))  --> 2\t2\tnil
print(("abc"):find("", 4), ("abc"):find("", 5))                                     --> 4\tnil
print(("abc"):find("(b)(c)"))                                                       --> 2\t3\tb\tc
