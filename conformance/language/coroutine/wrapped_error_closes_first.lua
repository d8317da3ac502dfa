local f = coroutine.wrap(function()
  local x <close> = setmetatable({}, { __close = function() print("closed") end })
  error({ "object" })
end)
local ok, e = pcall(f)
print(ok, e[1])  --> closed
--> false\tobject
