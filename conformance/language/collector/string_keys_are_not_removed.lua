local values = setmetatable({}, { __mode = "v" })
local keys = setmetatable({}, { __mode = "k" })
keys.name = {}
values[1] = keys.name
collectgarbage()
print(values[1] == keys.name)  --> true
