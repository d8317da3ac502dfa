local t = setmetatable({}, { __eq = function() return true end })
print(t == "x", t == 1, t == print, t == io.stdout)  --> false\tfalse\tfalse\tfalse
