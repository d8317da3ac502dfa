-- The queens puzzle four times: tables, bits, a permutation iterator, and coroutines that hand out solutions.
-- Argument: the size of the board (default 6).
local size = tonumber(arg[1]) or 6

local function with_tables(n)
  local columns, rising, falling, place, count = {}, {}, {}, {}, 0
  local first
  local function try(row)
    if row > n then
      count = count + 1
      first = first or table.concat(place, " ")
      return
    end
    for column = 1, n do
      if not columns[column] and not rising[row + column] and not falling[row - column] then
        place[row] = column
        columns[column], rising[row + column], falling[row - column] = true, true, true
        try(row + 1)
        columns[column], rising[row + column], falling[row - column] = nil, nil, nil
      end
    end
  end
  try(1)
  return count, first
end

local function with_bits(n)
  local all = (1 << n) - 1
  local function count(columns, rising, falling)
    if columns == all then
      return 1
    end
    local found, free = 0, all & ~(columns | rising | falling)
    while free ~= 0 do
      local bit = free & -free
      free = free ~ bit
      found = found + count(columns | bit, (rising | bit) << 1, (falling | bit) >> 1)
    end
    return found
  end
  return count(0, 0, 0)
end

local function solutions(n)
  local place = {}
  local function fits(row, column)
    for other = 1, row - 1 do
      local distance = math.abs(place[other] - column)
      if distance == 0 or distance == row - other then
        return false
      end
    end
    return true
  end
  local function search(row)
    if row > n then
      coroutine.yield(place)
    else
      for column = 1, n do
        if fits(row, column) then
          place[row] = column
          search(row + 1)
        end
      end
    end
  end
  return coroutine.wrap(function() search(1) end)
end

local function board(place)
  local lines = {}
  for row, column in ipairs(place) do
    lines[row] = (". "):rep(column - 1) .. "Q" .. (" ."):rep(#place - column)
  end
  return table.concat(lines, "\n")
end

local function next_permutation(list)
  local i = #list - 1
  while i > 0 and list[i] >= list[i + 1] do
    i = i - 1
  end
  if i == 0 then
    return false
  end
  local j = #list
  while list[j] <= list[i] do
    j = j - 1
  end
  list[i], list[j] = list[j], list[i]
  for k = 1, (#list - i) // 2 do
    list[i + k], list[#list + 1 - k] = list[#list + 1 - k], list[i + k]
  end
  return true
end

local function with_permutations(n)
  local list, count = {}, 0
  for i = 1, n do
    list[i] = i
  end
  repeat
    local ok = true
    for i = 1, n - 1 do
      for j = i + 1, n do
        if math.abs(list[i] - list[j]) == j - i then
          ok = false
          goto next
        end
      end
    end
    ::next::
    count = count + (ok and 1 or 0)
  until not next_permutation(list)
  return count
end

for n = 1, size do
  print(n, with_tables(n))
  assert(with_bits(n) == with_tables(n))
end
print(with_bits(size), with_permutations(math.min(size, 5)))
local count = 0
for place in solutions(size) do
  count = count + 1
  if count <= 2 then
    print(board(place), "\n")
  end
end
print(count)
