debug.setmetatable(nil, { __index = function(_, k) return "nil's " .. k end })
local absent
print(absent.field, absent.x)  --> nil's field\tnil's x
debug.setmetatable(nil, nil)
print(absent.field)  --! attempt to index a nil value (local 'absent')
