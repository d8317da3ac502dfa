-- Backtracking: all ways to place queens that do not attack each other.
local size = tonumber(arg and arg[1]) or 480 -- how many times the board of 7 by 7 is solved

local function place(row, n, columns, rising, falling)
  if row > n then return 1 end
  local solutions = 0
  for column = 1, n do
    local up, down = row + column, row - column + n
    if not (columns[column] or rising[up] or falling[down]) then
      columns[column], rising[up], falling[down] = true, true, true
      solutions = solutions + place(row + 1, n, columns, rising, falling)
      columns[column], rising[up], falling[down] = false, false, false
    end
  end
  return solutions
end

local total = 0
for _ = 1, size do total = total + place(1, 7, {}, {}, {}) end
print("queens", total)
