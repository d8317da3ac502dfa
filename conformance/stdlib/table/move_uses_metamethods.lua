local log = {}
local source = setmetatable({}, { __index = function(_, i) return i * 10 end })
local target = setmetatable({}, { __newindex = function(t, k, v) log[#log + 1] = k .. "=" .. v end })
table.move(source, 1, 3, 2, target)
print(table.concat(log, " "))  --> 2=10 3=20 4=30
