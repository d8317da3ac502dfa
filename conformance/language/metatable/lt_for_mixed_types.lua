local t = setmetatable({}, { __lt = function(a, b) return type(a) .. "<" .. type(b) == "number<table" end })
print(1 < t, t < 1, 1 > t, t > 1)  --> true\tfalse\tfalse\ttrue
