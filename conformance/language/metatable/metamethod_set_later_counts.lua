local mt = {}
local t = setmetatable({}, mt)
print(t.x)  --> nil
mt.__index = function(_, k) return k end
print(t.x)  --> x
mt.__index = nil
print(t.x)  --> nil
