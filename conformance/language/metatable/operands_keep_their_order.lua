local mt = { __sub = function(a, b) return type(a) .. "-" .. type(b) end }
local t = setmetatable({}, mt)
print(t - 1, 1 - t, "x" - t, t - nil)  --> table-number\tnumber-table\tstring-table\ttable-nil
