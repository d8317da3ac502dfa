local calls = 0
local mt = { __eq = function() calls = calls + 1; return true end }
local a, b = setmetatable({}, mt), setmetatable({}, mt)
print(a == a, a == b, a ~= b, a == 1, a == nil, calls)  --> true\ttrue\tfalse\tfalse\tfalse\t2
