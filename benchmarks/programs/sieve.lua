-- Arrays of booleans: the sieve of Eratosthenes.
local size = tonumber(arg and arg[1]) or 130 -- how many times the primes up to 8000 are found

local function primes(limit)
  local composite, found = {}, {}
  for i = 2, limit do
    if not composite[i] then
      found[#found + 1] = i
      for j = i * i, limit, i do composite[j] = true end
    end
  end
  return found
end

local count, last = 0, 0
for _ = 1, size do
  local found = primes(8000)
  count, last = count + #found, found[#found]
end
print("sieve", count, last)
