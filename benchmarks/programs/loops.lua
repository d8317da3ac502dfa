-- Loops and integer arithmetic: numeric for, while, repeat.
local size = tonumber(arg and arg[1]) or 400 -- thousands of turns of each loop

local function count(n)
  local sum = 0
  for i = 1, n do sum = sum + i % 7 * 2 end
  for i = n, 1, -3 do
    for j = 1, 2 do sum = sum + i * j % 5 end
  end
  local x, steps = n, 0
  while steps < n do
    if x % 2 == 0 then x = x / 2 else x = (x * 3 + 1) % 65536 end
    steps = steps + 1
  end
  repeat
    steps = steps - 1
    sum = sum + steps % 3
  until steps == 0
  return sum, x
end

local sum, x = count(size * 1000)
print(string.format("loops\t%d\t%d", sum, x))
