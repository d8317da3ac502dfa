local n = 0
local t = setmetatable({ x = 1 }, { __newindex = function(t, k, v) n = n + 1; rawset(t, k, v) end })
t.x = 2
t.x = nil
t.x = 3
print(n, t.x)  --> 1\t3
