-- Coroutines: a pipeline of generators, a recursive generator, tasks that take turns.
local size = tonumber(arg and arg[1]) or 2600 -- rounds

local function count(n)
  return coroutine.wrap(function()
    for i = 1, n do coroutine.yield(i) end
  end)
end

local function keep(source, wanted)
  return coroutine.wrap(function()
    for x in source do
      if wanted(x) then coroutine.yield(x) end
    end
  end)
end

local function walk(low, high)
  if low > high then return end
  local middle = math.floor((low + high) / 2)
  walk(low, middle - 1)
  coroutine.yield(middle)
  walk(middle + 1, high)
end

local function take_turns(tasks)
  local total = 0
  while #tasks > 0 do
    for i = #tasks, 1, -1 do
      local _, value = coroutine.resume(tasks[i], i)
      if coroutine.status(tasks[i]) == "dead" then table.remove(tasks, i) end
      total = total + (value or 0)
    end
  end
  return total
end

local total = 0
for round = 1, size do
  for x in keep(count(200), function(x) return x % 3 == 0 end) do total = total + x end
  for x in coroutine.wrap(function() walk(1, 100) end) do total = (total * 3 + x) % 1000003 end
  local tasks = {}
  for i = 1, 10 do
    tasks[i] = coroutine.create(function(given)
      for j = 1, i do given = given + coroutine.yield(given + j) end
      return given
    end)
  end
  total = (total + take_turns(tasks) * round) % 1000003
end
print("coroutines", total)
