local a, b = 1
local c
print(a, b, c)  --> 1\tnil\tnil
