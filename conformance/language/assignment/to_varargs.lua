local function f(...) a, b = ... return a, b end
print(f(1, 2, 3))       --> 1\t2
print(load("... = 1"))  --> nil\t[string "... = 1"]:1: unexpected symbol near '...'
