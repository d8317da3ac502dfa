local values, keys = setmetatable({}, { __mode = "v" }), setmetatable({}, { __mode = "k" })
values[1], values[2] = {}, 5
keys[{}] = 1
local kept = {}
keys[kept] = 2
collectgarbage()
print(values[1], values[2], keys[kept])  --> nil\t5\t2
local n = 0
for _ in pairs(keys) do n = n + 1 end
print(n)                                 --> 1
