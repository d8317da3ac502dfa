local t = setmetatable({}, {})
getmetatable(t).__index = function(_, k) return t[k] end
local ok, message = pcall(function() return t.x end)
print(ok, message:match("stack overflow"))  --> false\tstack overflow
