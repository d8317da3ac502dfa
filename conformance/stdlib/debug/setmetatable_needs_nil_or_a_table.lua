debug.setmetatable({}, 5)  --! bad argument #2 to 'setmetatable' (nil or table expected, got number)
