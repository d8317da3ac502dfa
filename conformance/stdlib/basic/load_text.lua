print(load("return 1 + 1")())                    --> 2
print(load("x = 5; return x", "chunk", "t", {})(), x)  --> 5\tnil
print(load("1 +"))                               --> nil\t[string "1 +"]:1: unexpected symbol near '1'
print(load("return 1", "=name", "b"))            --> nil\tattempt to load a text chunk (mode is 'b')
