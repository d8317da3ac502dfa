-- Closures: counters with private state, map, filter and fold, composed functions.
local size = tonumber(arg and arg[1]) or 9000 -- rounds

local function counter(step)
  local n = 0
  return function()
    n = n + step
    return n
  end
end

local function map(list, f)
  local result = {}
  for i = 1, #list do result[i] = f(list[i]) end
  return result
end

local function filter(list, wanted)
  local result = {}
  for i = 1, #list do
    if wanted(list[i]) then result[#result + 1] = list[i] end
  end
  return result
end

local function fold(list, f, start)
  for i = 1, #list do start = f(start, list[i]) end
  return start
end

local function compose(f, g)
  return function(x) return f(g(x)) end
end

local total = 0
for round = 1, size do
  local next_number, list = counter(round), {}
  for i = 1, 100 do list[i] = next_number() end
  local twice_plus = compose(function(x) return x + round end, function(x) return x * 2 end)
  local even = filter(map(list, twice_plus), function(x) return x % 2 == 0 end)
  total = (total + fold(even, function(a, b) return a + b end, 0)) % 1000003
  local adders = {}
  for i = 1, 50 do adders[i] = function(x) return x + i end end
  for i = 1, 50 do total = adders[i](total) end
end
print("closures", total)
