-- Float arithmetic in local variables: which points belong to the Mandelbrot set.
local size = tonumber(arg and arg[1]) or 800 -- rows of 100 points

local function escape_time(cr, ci, limit)
  local zr, zi = 0.0, 0.0
  for i = 1, limit do
    local rr, ii = zr * zr, zi * zi
    if rr + ii > 4.0 then return i end
    zr, zi = rr - ii + cr, 2.0 * zr * zi + ci
  end
  return 0
end

local inside, total = 0, 0
for row = 0, size - 1 do
  local ci = 2.0 * row / size - 1.0
  for column = 0, 99 do
    local time = escape_time(3.0 * column / 100 - 2.0, ci, 50)
    if time == 0 then inside = inside + 1 end
    total = total + time
  end
end
print("mandelbrot", inside, total)
