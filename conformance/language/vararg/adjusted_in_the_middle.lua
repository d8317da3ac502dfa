local function f(...) local a, b = ..., "b" return a, b, ... end
print(f(1, 2))  --> 1\tb\t1\t2
