local i, a = 3, {}
i, a[i] = i + 1, 20
print(i, a[3], a[4])  --> 4\t20\tnil
local x, y = 1, 2
x, y = y, x
print(x, y)           --> 2\t1
