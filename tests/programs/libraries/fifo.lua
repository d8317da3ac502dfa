-- Queues: at both ends, in the middle, when empty, with nil inside.
local fifo = require "fifo"

local function show(queue)
  local values = {}
  for i = 1, #queue do
    values[i] = tostring(queue:peek(i))
  end
  print(("%d: %s"):format(queue:length(), table.concat(values, " ")))
end

local queue = fifo("a", "b", "c")
show(queue)
for i = 1, 5 do
  queue:push(i * i)
end
show(queue)
print(queue:pop(), queue:pop(), queue:peek())
queue:insert(1, "first")
queue:insert(3, "third")
queue:insert(#queue + 1, "last")
show(queue)
print(queue:remove(2), queue:remove(#queue), queue:remove(4))
show(queue)
print(queue:peek(100))

local with_nil = fifo(nil, 1, nil)
print(with_nil:length(), with_nil:peek(1))
with_nil:push(nil)
print(#with_nil, with_nil:pop(), with_nil:pop(), with_nil:pop(), #with_nil)

local total = 0
for round = 1, 300 do
  queue:push(round)
  if round % 3 ~= 0 then
    local value = queue:pop()
    total = total + (math.type(value) == "integer" and value or 0)
  end
end
print(total, #queue)
while #queue > 0 do
  total = total + queue:pop()
end
print(total)

print(pcall(queue.pop, queue))
queue:setempty(function(self) return "nothing in " .. self:length() end)
print(queue:pop(), queue:remove(1))
print(pcall(queue.insert, queue, 7, "far"))
print(pcall(queue.insert, queue, 0.5, "half"))
print(pcall(queue.peek, queue, 1.5))
queue.color = "red"
