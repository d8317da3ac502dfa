-- Sorting: numbers, strings, and records by a comparison function.
local size = tonumber(arg and arg[1]) or 126 -- rounds, each of 1000 items

local seed = 3
local function random(n)
  seed = seed * 16807 % 2147483647
  return seed % n
end

local h = 0
for _ = 1, size do
  local numbers, strings, records = {}, {}, {}
  for i = 1, 1000 do
    numbers[i] = random(100000)
    strings[i] = "k" .. random(100000)
    records[i] = {id = i, rank = random(50)}
  end
  table.sort(numbers)
  table.sort(strings)
  table.sort(records, function(a, b)
    if a.rank ~= b.rank then return a.rank < b.rank end
    return a.id > b.id
  end)
  for i = 1, 1000, 100 do
    h = (h * 31 + numbers[i] + #strings[i] + strings[i]:byte(-1) + records[i].id) % 1000003
  end
end
print("sort", h)
