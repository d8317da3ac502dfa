-- Variable arguments and several results: select, packing, unpacking, forwarding.
local size = tonumber(arg and arg[1]) or 500 -- hundreds of rounds
local unpack = table.unpack or unpack

local function sum(...)
  local total = 0
  for i = 1, select("#", ...) do total = total + (select(i, ...)) end
  return total
end

local function largest(...)
  local list = {...}
  local best = list[1]
  for i = 2, #list do
    if list[i] > best then best = list[i] end
  end
  return best, #list
end

local function forward(f, ...) return f(...) end
local function swap(a, b, ...) return b, a, ... end

local total = 0
for i = 1, size * 100 do
  local best, n = forward(largest, i % 13, i % 7, i % 29, i % 3)
  total = total + best * n
  total = (total + forward(sum, swap(i, i + 1, 2, 3))) % 1000003
  total = total + sum(unpack {i % 5, i % 11, 1})
end
print("varargs", total)
