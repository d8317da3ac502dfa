local e = setmetatable({}, { __tostring = function() return "shown" end })
local ok, caught = pcall(error, e)
print(type(caught), tostring(caught))  --> table\tshown
