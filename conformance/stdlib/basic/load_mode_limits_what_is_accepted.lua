local dumped = string.dump(load("return 1"))
print(load(dumped, "d", "b")(), load("return 2", "d", "t")(), load(dumped, "d", "bt")())  --> 1\t2\t1
print(load(dumped, "d", "t"))  --> nil\tattempt to load a binary chunk (mode is 't')
print(load("return 1", "d", "b"))  --> nil\tattempt to load a text chunk (mode is 'b')
