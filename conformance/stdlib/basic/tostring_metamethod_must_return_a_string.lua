tostring(setmetatable({}, { __tostring = function() end }))  --! '__tostring' must return a string
