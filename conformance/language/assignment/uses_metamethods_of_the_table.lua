local log = {}
local t = setmetatable({}, { __newindex = function(_, k, v) log[#log + 1] = k .. "=" .. v end })
t.a, t.b = 1, 2
table.sort(log)
print(table.concat(log, " "))  --> a=1 b=2
