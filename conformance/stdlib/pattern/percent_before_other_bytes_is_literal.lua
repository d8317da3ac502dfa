print(("a_b"):find("%_"), ("x\xE4"):find("%\xE4"), ("a b"):find("% "))  --> 2\t2\t2\t2
