print(("a.b"):find("%."), ("50%"):find("%%"), ("[x]"):find("%["), ("a-b"):find("%-"), ("f(x)"):find("%("))
--> 2\t3\t1\t2\t2\t2
