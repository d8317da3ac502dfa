local a, b, c = 1, 2, 3
a, b, c = b, c, a
print(a, b, c)  --> 2\t3\t1
local t = { 1, 2 }
t[1], t[2] = t[2], t[1]
print(t[1], t[2])  --> 2\t1
