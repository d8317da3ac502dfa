local x, y = 1, 2
local x, y = y, x
print(x, y)  --> 2\t1
