-- Showing tables: kinds of keys, nesting, depth, cycles, metatables, processing, and what is not a table.
local inspect = require "inspect"

for _, value in ipairs {1, 1.5, -0.0, 1e15, 2^63, "text", 'say "hi"', "it's \"both\"", "\0\a\n\27\127\200é", true} do
  print(inspect(value))
end
print(inspect(nil), inspect(math.huge), inspect(-math.huge), inspect(math.mininteger))
print(inspect(print), inspect(coroutine.create(print)))
print(inspect {})
print(inspect {1, 2, "three", {4, {5}}})
print(inspect {a = 1, b = {c = 2, ["not an id"] = 3, ["end"] = 4}, [10] = "ten", [1.5] = "float", [true] = "yes", 7})
print(inspect({a = {b = {c = {d = 1}}}}, {depth = 2}))
print(inspect({1, {2, 3}, x = {y = 1}}, {newline = "", indent = ""}))
print(inspect({1, {x = 2}}, {newline = "@", indent = ">>"}))

local loop = {name = "loop"}
loop.self = loop
loop.list = {loop, loop}
print(inspect(loop))
local shared = {1}
print(inspect {shared, shared, other = shared})

local class = {__index = {}, __tostring = function() return "an object" end}
local object = setmetatable({id = 1}, class)
print(inspect(object))
print(inspect(setmetatable({}, {__metatable = "hidden"})))
print(inspect {[setmetatable({}, {__tostring = function() return "key" end})] = 1, [print] = 2})

local function without_secrets(item, path)
  if path[#path] ~= "password" and path[#path] ~= inspect.METATABLE then
    return item
  end
end
print(inspect({user = "ann", password = "123", more = {password = "456", n = 1}, object}, {process = without_secrets}))
local paths = {}
inspect({a = {b = {1}}, [3] = {}}, {process = function(item, path)
  local steps = {}
  for i, step in ipairs(path) do
    steps[i] = tostring(step) == "inspect.KEY" and "KEY" or tostring(step)
  end
  paths[#paths + 1] = table.concat(steps, ".") .. "=" .. type(item)
  return item
end})
table.sort(paths)
print(table.concat(paths, " "))
print(inspect(setmetatable({1, 2, n = 3}, {__len = function() return 1 end})))
print(pcall(inspect, {}, {process = function() error("refused", 0) end}))
