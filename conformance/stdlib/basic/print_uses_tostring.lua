print(setmetatable({}, { __tostring = function() return "shown" end }), nil, true, 1.5)  --> shown\tnil\ttrue\t1.5
print(setmetatable({}, { __tostring = function() return {} end }))                       --! '__tostring' must return a string
