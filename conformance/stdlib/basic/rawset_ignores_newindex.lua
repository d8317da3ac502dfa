local t = setmetatable({}, { __newindex = function() error("called") end })
print(rawset(t, "x", 1) == t, t.x)  --> true\t1
