local function f(a, b, ...) return a, b, select("#", ...), ... end
print(f(1))           --> 1\tnil\t0
print(f(1, 2, 3, 4))  --> 1\t2\t2\t3\t4
