local weak = setmetatable({}, { __mode = "v" })
local function make()
  local object = { "kept" }
  weak[1] = object
  return function() return object end
end
local f = make()
collectgarbage()
print(weak[1] == f())  --> true
f = nil
collectgarbage()
print(weak[1])  --> nil
