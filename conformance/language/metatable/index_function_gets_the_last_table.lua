local inner = setmetatable({}, { __index = function(t, k) return t.name end })
inner.name = "inner"
local outer = setmetatable({ name = "outer" }, { __index = inner })
print(outer.x)  --> inner
