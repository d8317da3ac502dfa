local t = setmetatable({}, { __call = 5 })
t()  --! attempt to call a number value (local 't')
