local function with(name) return setmetatable({}, { __add = function() return name end, __lt = function() return name == "b" end }) end
local a, b = with("a"), with("b")
print(a + b, b + a, 1 + b, b + 1, a < b, b < a)  --> a\tb\tb\tb\tfalse\ttrue
