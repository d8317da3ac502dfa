local deep = setmetatable({}, { __index = function(_, k) return k .. " from the function" end })
local t = setmetatable({ own = 1 }, { __index = setmetatable({ mid = 2 }, { __index = deep }) })
print(t.own, t.mid, t.other)  --> 1\t2\tother from the function
