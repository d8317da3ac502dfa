print(math.randomseed(7))     --> 7\t0
print(math.randomseed(7, 8))  --> 7\t8
local a, b = math.randomseed()
print(math.type(a), math.type(b))  --> integer\tinteger
