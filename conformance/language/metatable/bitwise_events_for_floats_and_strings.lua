local t = setmetatable({}, { __band = function(a, b) return tostring(a == 1.5 or b == 1.5) end, __shl = function() return "shl" end })
print(t & 1.5, 1.5 & t, t << "x", "x" << t)  --> true\ttrue\tshl\tshl
