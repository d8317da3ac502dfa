print(setmetatable({}, { __tostring = function() return {} end }))  --! '__tostring' must return a string
