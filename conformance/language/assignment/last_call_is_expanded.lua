local function two() return 1, 2 end
local a, b, c
a, b, c = 0, two()
print(a, b, c)  --> 0\t1\t2
a, b, c = two(), 10
print(a, b, c)  --> 1\t10\tnil
a, b, c = (two())
print(a, b, c)  --> 1\tnil\tnil
