local weak = setmetatable({}, { __mode = "v" })
local co = coroutine.wrap(function()
  local object = {}
  weak[1] = object
  coroutine.yield()
  return object
end)
co()
collectgarbage()
print(weak[1] ~= nil, co() == weak[1])  --> true\ttrue
