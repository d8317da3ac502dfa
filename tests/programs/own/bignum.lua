-- Integers of any size: arithmetic, powers, roots, factorials, Fibonacci numbers, digits of pi, prime tests.
-- Argument: how many digits of pi (default 60).
local digits_of_pi = tonumber(arg[1]) or 60

local BASE, WIDTH = 10000000, 7 -- limbs, least significant first; products of two fit in an integer many times

local Big = {}
Big.__index = Big

local function normalized(limbs, negative)
  while #limbs > 1 and limbs[#limbs] == 0 do
    limbs[#limbs] = nil
  end
  limbs.negative = (negative or false) and not (#limbs == 1 and limbs[1] == 0)
  return setmetatable(limbs, Big)
end

local function big(value)
  if getmetatable(value) == Big then
    return value
  end
  local sign, text = tostring(value):match("^(-?)(%d+)$")
  if not text then
    error(("not an integer: %s"):format(value), 2)
  end
  local limbs = {}
  for stop = #text, 1, -WIDTH do
    limbs[#limbs + 1] = tonumber(text:sub(math.max(stop - WIDTH + 1, 1), stop))
  end
  return normalized(limbs, sign == "-")
end

local function compare_limbs(a, b)
  if #a ~= #b then
    return #a < #b and -1 or 1
  end
  for i = #a, 1, -1 do
    if a[i] ~= b[i] then
      return a[i] < b[i] and -1 or 1
    end
  end
  return 0
end

local function add_limbs(a, b)
  local sum, carry = {}, 0
  for i = 1, math.max(#a, #b) do
    local limb = (a[i] or 0) + (b[i] or 0) + carry
    carry = limb // BASE
    sum[i] = limb % BASE
  end
  sum[#sum + 1] = carry > 0 and carry or nil
  return sum
end

local function subtract_limbs(a, b) -- a >= b
  local difference, borrow = {}, 0
  for i = 1, #a do
    local limb = a[i] - (b[i] or 0) - borrow
    borrow = limb < 0 and 1 or 0
    difference[i] = limb + borrow * BASE
  end
  return difference
end

local function divide_small(a, divisor)
  local quotient, rest = {}, 0
  for i = #a, 1, -1 do
    local limb = rest * BASE + a[i]
    quotient[i] = limb // divisor
    rest = limb % divisor
  end
  return quotient, rest
end

local function operator(f)
  return function(a, b)
    return f(big(a), big(b))
  end
end

Big.__unm = function(a)
  return normalized({table.unpack(a)}, not a.negative)
end

Big.__add = operator(function(a, b)
  if a.negative == b.negative then
    return normalized(add_limbs(a, b), a.negative)
  elseif compare_limbs(a, b) >= 0 then
    return normalized(subtract_limbs(a, b), a.negative)
  end
  return normalized(subtract_limbs(b, a), b.negative)
end)

Big.__sub = operator(function(a, b) return a + -b end)

Big.__mul = operator(function(a, b)
  local product = {}
  for i = 1, #a + #b do
    product[i] = 0
  end
  for i = 1, #a do
    local carry, limb = 0, a[i]
    for j = 1, #b do
      local value = product[i + j - 1] + limb * b[j] + carry
      carry = value // BASE
      product[i + j - 1] = value - carry * BASE
    end
    product[i + #b] = carry
  end
  return normalized(product, a.negative ~= b.negative)
end)

local function divide(a, b) -- rounds down, as Lua does
  if #b == 1 and b[1] == 0 then
    error("division by zero", 3)
  end
  local quotient, rest
  if #b == 1 then
    quotient, rest = divide_small(a, b[1])
    quotient, rest = normalized(quotient), big(rest)
  else
    quotient, rest = {}, big(0)
    local divisor = normalized({table.unpack(b)})
    for i = #a, 1, -1 do
      rest = rest * BASE + a[i]
      local n = #b
      local dividend = ((rest[n + 1] or 0) * 1.0 * BASE + (rest[n] or 0)) * BASE + (rest[n - 1] or 0)
      local guess = math.floor(dividend / (b[n] * BASE + b[n - 1])) -- may be one off
      rest = rest - divisor * guess
      if rest.negative then
        guess, rest = guess - 1, rest + divisor
      elseif compare_limbs(rest, divisor) >= 0 then
        guess, rest = guess + 1, rest - divisor
      end
      quotient[i] = guess
    end
    quotient = normalized(quotient)
  end
  if a.negative ~= b.negative and rest ~= big(0) then
    return -(quotient + 1), normalized({table.unpack(b)}) - rest, true
  elseif a.negative ~= b.negative then
    return -quotient, rest
  end
  return quotient, rest
end

Big.__idiv = operator(function(a, b)
  local quotient = divide(a, b)
  return quotient
end)

Big.__mod = operator(function(a, b)
  local _, rest = divide(a, b)
  return b.negative and -rest or rest
end)

Big.__pow = function(base, exponent)
  local result, square = big(1), big(base)
  while exponent > 0 do
    if exponent % 2 == 1 then
      result = result * square
    end
    square = square * square
    exponent = exponent // 2
  end
  return result
end

Big.__eq = function(a, b) return a.negative == b.negative and compare_limbs(a, b) == 0 end
Big.__lt = operator(function(a, b)
  if a.negative ~= b.negative then
    return a.negative
  end
  return compare_limbs(a, b) * (a.negative and -1 or 1) < 0
end)
Big.__le = operator(function(a, b) return not (b < a) end)
Big.__tostring = function(a)
  local parts = {}
  for i = #a, 1, -1 do
    parts[#parts + 1] = (i == #a and "%d" or "%07d"):format(a[i])
  end
  return (a.negative and "-" or "") .. table.concat(parts)
end
Big.__concat = function(a, b) return tostring(a) .. tostring(b) end

local function factorial(n)
  local product = big(1)
  for i = 2, n do
    product = product * i
  end
  return product
end

local function fibonacci(n) -- by doubling
  if n == 0 then
    return big(0), big(1)
  end
  local a, b = fibonacci(n // 2)
  local c = a * (b * 2 - a)
  local d = a * a + b * b
  if n % 2 == 0 then
    return c, d
  end
  return d, c + d
end

local function square_root(n)
  local x = big(10) ^ ((#tostring(n) + 1) // 2)
  while true do
    local y = (x + n // x) // 2
    if y >= x then
      return x
    end
    x = y
  end
end

local function arctangent(one, inverse) -- of 1 / inverse, times one
  local term = one // inverse
  local sum, n, sign = term, 1, -1
  while term > big(0) do
    term = term // (inverse * inverse)
    n = n + 2
    sum = sum + (term // n) * sign
    sign = -sign
  end
  return sum
end

local function pi(digits) -- Machin
  local one = big(10) ^ (digits + 5)
  return (arctangent(one, 5) * 4 - arctangent(one, 239)) * 4 // 100000
end

local function power_modulo(base, exponent, modulus)
  local result = big(1)
  base = base % modulus
  while exponent > big(0) do
    if exponent % 2 == big(1) then
      result = result * base % modulus
    end
    base = base * base % modulus
    exponent = exponent // 2
  end
  return result
end

print(factorial(30), factorial(52))
print(fibonacci(200), (fibonacci(201)))
print(big(2) ^ 127 - 1, big(-7) ^ 33)
print(square_root(big(2) * big(10) ^ 40), square_root(big(144)))
print(pi(digits_of_pi))
print(
  power_modulo(big(2), big("1000000006"), big("1000000007")),
  power_modulo(big(3), big("1000000008"), big("1000000009"))
)

for _, a in ipairs {"0", "7", "-7", "10000000", "-99999999999999", "123456789012345678901234567890"} do
  for _, b in ipairs {"3", "-3", "10000000", "-98765432109876543210"} do
    local x, y = big(a), big(b)
    local quotient, rest = x // y, x % y
    assert(quotient * y + rest == x)
    print(a, b, x + y, x - y, x * y, quotient, rest, x < y, x <= y)
  end
end

local seed = 12345
local function random()
  seed = seed * 1103515245 + 12345 & 0x7fffffff
  return (seed >> 8) - 4000000
end
for _ = 1, 40 do -- against the machine's own integers
  local a, b = random(), random()
  assert(tostring(big(a) + big(b)) == tostring(a + b) and tostring(big(a) * big(b)) == tostring(a * b))
  assert(tostring(big(a) // big(b)) == tostring(a // b) and tostring(big(a) % big(b)) == tostring(a % b))
  assert((big(a) < big(b)) == (a < b))
end
print(big(12) .. "|" .. big(-5), pcall(big, "1x"))
print(pcall(function() return big(1) // 0 end))
print(pcall(function() return big(1) + 1.5 end))
