local mt = setmetatable({}, { __index = { __add = function() return "found" end } })
local t = setmetatable({}, mt)
print(rawget(mt, "__add"), mt.__add ~= nil)  --> nil\ttrue
print(t + 1)                                 --! attempt to perform arithmetic on a table value (local 't')
