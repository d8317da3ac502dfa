print(load("return \1"))  --> nil\t[string "return \x01"]:1: unexpected symbol near '<\\1>'
print(load("x = \0"))     --> nil\t[string "x = "]:1: unexpected symbol
