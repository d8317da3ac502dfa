-- Heaps with and without payloads: sorting, changing, removing, a custom order, and wrong use.
local binaryheap = require "binaryheap"

local seed = 42
local function random(n)
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed // 65536 % n + 1
end

local function drain(heap)
  local values = {}
  while heap:size() > 0 do
    values[#values + 1] = tostring(heap:pop())
  end
  return table.concat(values, " ")
end

local min, max = binaryheap.minHeap(), binaryheap.maxHeap()
for _ = 1, 40 do
  local value = random(1000)
  min:insert(value)
  max:insert(value)
end
print(min:peek(), max:peek(), min:size())
print(drain(min))
print(drain(max))
print(min:pop(), min:peek())

local words = binaryheap.minHeap(function(a, b)
  return #a < #b or #a == #b and a < b
end)
for word in ("the quick brown fox jumps over the lazy dog"):gmatch("%a+") do
  words:insert(word)
end
print(words:remove(3), words:remove(100), words:remove(0))
words:update(1, "zebras")
print(drain(words))

local jobs = binaryheap.minUnique()
for i, name in ipairs {"compile", "link", "test", "ship", "rest"} do
  jobs:insert(random(50), name)
  print(i, name, jobs:valueByPayload(name))
end
jobs:update("ship", 0)
print(jobs:peek())
print(jobs:remove("test"))
print(jobs:remove("nothing"))
print(pcall(jobs.insert, jobs, 1, "link"))
while jobs:size() > 0 do
  print(jobs:pop())
end
print(select("#", jobs:pop()), jobs:peekValue())

local function fails(f, ...)
  local ok, message = pcall(f, ...)
  print(ok, (tostring(message):gsub("^.-:%d+: ", "")))
end
fails(min.insert, min, nil)
fails(min.update, min, 1, 5)
fails(function() max:insert(1) max:insert("one") end)
