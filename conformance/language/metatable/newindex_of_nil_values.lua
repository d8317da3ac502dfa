local t = setmetatable({}, { __newindex = function(_, k, v) print("set", k, v) end })
t.x = nil     --> set\tx\tnil
t[1] = false  --> set\t1\tfalse
