-- A tour of Lua in eighty lines. Run it:  pylua examples/demo.lua

-- Functions are values and remember the variables around them.
local function counter(start)
  return function() start = start + 1; return start end
end
local a, b = counter(0), counter(100)
print("closures     ", a(), a(), b(), a())

-- Integers and floats are two kinds of number; integers wrap around at 64 bits.
print("numbers      ", 7 // 2, 7 / 2, 2^10, 1e15, 0xff, 5 % -3, 3 | 4)
print("             ", math.maxinteger + 1 == math.mininteger, 10 // 0.0, math.type(2.0))

-- Strings are bytes; patterns search them, and functions rewrite them.
local haiku = "an old silent pond / a frog jumps into the pond / splash! silence again"
local words, longest = {}, ""
for word in haiku:gmatch("%a+") do
  words[word] = (words[word] or 0) + 1
  if #word > #longest then longest = word end
end
print("patterns     ", longest, words.pond, (haiku:gsub("%f[%a]%l", string.upper):match("[^/]+")))

-- Tables are objects when their metatable says how: an account, and one that knows interest.
local Account = {}
Account.__index = Account
Account.__tostring = function(self) return self.owner .. " has " .. self.balance end
function Account.new(class, owner) return setmetatable({ owner = owner, balance = 0 }, class) end
function Account:deposit(amount)
  if amount <= 0 then error("can't deposit " .. amount) end
  self.balance = self.balance + amount
  return self
end

local Savings = setmetatable({ __tostring = Account.__tostring }, { __index = Account })
Savings.__index = Savings
function Savings:add_interest(percent) return self:deposit(self.balance * percent // 100) end

print("objects      ", Account:new("Ada"):deposit(70), Savings:new("Max"):deposit(200):add_interest(5))

-- Operators can have a meaning for tables, too.
local Vector = {}
Vector.__index = Vector
local function vector(x, y) return setmetatable({ x = x, y = y }, Vector) end
Vector.__add = function(v, w) return vector(v.x + w.x, v.y + w.y) end
Vector.__eq = function(v, w) return v.x == w.x and v.y == w.y end
Vector.__call = function(v, name) return ("%s(%g, %g)"):format(name, v.x, v.y) end
print("operators    ", (vector(1, 2) + vector(3, 4))("v"), vector(1, 1) == vector(1, 1))

-- Coroutines give out values one by one; a generic `for` collects them.
local function primes(limit)
  return coroutine.wrap(function()
    for n = 2, limit do
      for divisor = 2, math.floor(n ^ 0.5) do
        if n % divisor == 0 then goto continue end
      end
      coroutine.yield(n)
      ::continue::
    end
  end)
end
local found = {}
for prime in primes(40) do found[#found + 1] = prime end
print("coroutines   ", table.concat(found, " "))

-- Errors are caught by pcall; a variable marked <close> is closed however its block is left.
local ok, message = pcall(function()
  local door <close> = setmetatable({}, { __close = function() print("<close>      ", "the door is shut") end })
  return Account:new("Eve"):deposit(-1)
end)
print("errors       ", ok, message)

-- And a picture at the end, in a handful of lines.
for y = -1.2, 1.2, 0.16 do
  local row = {}
  for x = -2.1, 0.7, 0.04 do
    local re, im, n = 0, 0, 0
    while re * re + im * im < 4 and n < 32 do re, im, n = re * re - im * im + x, 2 * re * im + y, n + 1 end
    row[#row + 1] = (" .:-=+*#%@"):sub(n * 9 // 32 + 1, n * 9 // 32 + 1)
  end
  print(table.concat(row))
end
