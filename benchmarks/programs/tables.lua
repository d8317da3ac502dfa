-- Tables as lists, stacks and queues: insert, remove, concat, ipairs, pairs, unpack.
local size = tonumber(arg and arg[1]) or 3500 -- rounds
local unpack = table.unpack or unpack

local h = 0
for round = 1, size do
  local list = {}
  for i = 1, 100 do table.insert(list, i * round % 97) end
  for i = 1, 30 do table.insert(list, i, list[#list] + 1) end
  for _ = 1, 30 do h = h + table.remove(list, 10) end
  while #list > 60 do h = h + table.remove(list) end
  for i, value in ipairs(list) do h = h + i * value end
  local squares = {}
  for _, value in ipairs(list) do squares[value] = value * value end
  for value, square in pairs(squares) do h = h + square - value end
  local a, b, c = unpack(list, 2, 4)
  h = (h + a * b + c + #table.concat(list, ",")) % 1000003
end
print("tables", h)
