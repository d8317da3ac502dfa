-- Recursive calls: Fibonacci numbers, the slow way.
local size = tonumber(arg and arg[1]) or 320 -- how many times fib(18) is computed

local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

local total = 0
for _ = 1, size do total = total + fib(18) end
print("fib", total)
