-- Sums of variables that are known to be constant are Lua's (§3.4.3).
local a, b = "1", "0x10"
print(a + b, a * b, a - b)   --> 17	16	-15
print((function() local x <const>, y = "2", "3"; return x + y, y + x, x * y end)())  --> 5	5	6
