local log = {}
local last = setmetatable({}, { __newindex = function(t, k, v) rawset(t, k, v .. "!") end })
local t = setmetatable({}, { __newindex = last })
t.a = "x"
t.a = "y"
print(rawget(t, "a"), last.a)  --> nil\ty
