print(load("local \xe4 = 1"))       --> nil\t[string "local \xe4 = 1"]:1: <name> expected near '<\\228>'
print(load("local x\xc3\xa4 = 1"))  --> nil\t[string "local x\xc3\xa4 = 1"]:1: unexpected symbol near '<\\195>'
