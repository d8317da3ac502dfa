local marker = setmetatable({}, { __index = { code = 404 } })
local ok, e = pcall(function()
  local ok, e = pcall(error, marker)
  error(e)
end)
print(e == marker, e.code)  --> true\t404
