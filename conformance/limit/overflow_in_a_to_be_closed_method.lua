local function f() return 1 + f() end
local ok, message = pcall(function()
  local x <close> = setmetatable({}, { __close = f })
end)
print(ok, message:match("stack overflow"))  --> false\tstack overflow
