-- Deep recursion: Ackermann's function.
local size = tonumber(arg and arg[1]) or 180 -- how many times ack(2, 60) is computed

local function ack(m, n)
  if m == 0 then return n + 1 end
  if n == 0 then return ack(m - 1, 1) end
  local inner = ack(m, n - 1) -- a statement of its own keeps the depth the same in every language
  return (ack(m - 1, inner))
end

local total = 0
for _ = 1, size do total = total + ack(2, 60) end
print("ackermann", total)
