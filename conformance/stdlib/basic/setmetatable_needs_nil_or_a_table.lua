print(pcall(setmetatable, {}, 5))  --> false\tbad argument #2 to 'setmetatable' (nil or table expected, got number)
setmetatable({})                   --! bad argument #2 to 'setmetatable' (nil or table expected, got no value)
