local mt = { __lt = function() return true end }
local a, b = setmetatable({}, mt), setmetatable({}, mt)
print(a < b, b > a)  --> true\ttrue
print(a <= b)        --! attempt to compare two table values
