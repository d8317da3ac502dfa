local t = { 10, 20, x = 30, [2.5] = 40 }
local n, sum = 0, 0
local k, v = next(t)
while k ~= nil do n, sum = n + 1, sum + v; k, v = next(t, k) end
print(n, sum)  --> 4\t100
