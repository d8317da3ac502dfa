local mt = {}
mt.__add = function(a, b) return setmetatable({ n = a.n + b.n }, mt) end
local function new(n) return setmetatable({ n = n }, mt) end
print((new(1) + new(2) + new(3)).n)  --> 6
