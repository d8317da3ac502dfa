local t = { 1, 2, x = 3 }
local f, state, k = pairs(t)
print(f == next, state == t, k)  --> true\ttrue\tnil
local sum = 0
for _, v in pairs(t) do sum = sum + v end
print(sum)  --> 6
