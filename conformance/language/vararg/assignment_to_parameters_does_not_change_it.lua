local function f(a, ...) a = "changed"; return a, ... end
print(f(1, 2, 3))  --> changed\t2\t3
