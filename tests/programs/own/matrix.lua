-- Matrices over any numbers: exact fractions, floats and integers modulo a prime; products, powers, inverses, equations.
-- Argument: the size of the matrices (default 8).
local size = tonumber(arg[1]) or 8

local function gcd(a, b)
  while b ~= 0 do
    a, b = b, a % b
  end
  return a
end

local Fraction = {}
Fraction.__index = Fraction

local function fraction(n, d)
  d = d or 1
  if d < 0 then
    n, d = -n, -d
  end
  local common = gcd(math.abs(n), d)
  return setmetatable({n = n // common, d = d // common}, Fraction)
end

local function both(operation)
  return function(a, b)
    a = getmetatable(a) == Fraction and a or fraction(a)
    b = getmetatable(b) == Fraction and b or fraction(b)
    return operation(a, b)
  end
end

Fraction.__add = both(function(a, b) return fraction(a.n * b.d + b.n * a.d, a.d * b.d) end)
Fraction.__sub = both(function(a, b) return fraction(a.n * b.d - b.n * a.d, a.d * b.d) end)
Fraction.__mul = both(function(a, b) return fraction(a.n * b.n, a.d * b.d) end)
Fraction.__div = both(function(a, b) return fraction(a.n * b.d, a.d * b.n) end)
Fraction.__eq = function(a, b) return a.n == b.n and a.d == b.d end
Fraction.__unm = function(a) return fraction(-a.n, a.d) end
Fraction.__tostring = function(a) return a.d == 1 and tostring(a.n) or a.n .. "/" .. a.d end

local PRIME = 10007
local Modular = {}
Modular.__index = Modular

local function modular(n)
  return setmetatable({n = n % PRIME}, Modular)
end

local function power(base, exponent, one)
  local result = one
  while exponent > 0 do
    if exponent & 1 == 1 then
      result = result * base
    end
    base = base * base
    exponent = exponent >> 1
  end
  return result
end

local function value(x)
  return type(x) == "table" and x.n or x
end

Modular.__add = function(a, b) return modular(value(a) + value(b)) end
Modular.__sub = function(a, b) return modular(value(a) - value(b)) end
Modular.__mul = function(a, b) return modular(value(a) * value(b)) end
Modular.__div = function(a, b) return a * power(modular(value(b)), PRIME - 2, modular(1)) end
Modular.__eq = function(a, b) return a.n == b.n end
Modular.__tostring = function(a) return a.n .. "'" end

local Matrix = {}
Matrix.__index = Matrix

local function matrix(rows, columns, entry)
  local new = setmetatable({rows = rows, columns = columns}, Matrix)
  for i = 1, rows do
    local row = {}
    for j = 1, columns do
      row[j] = entry(i, j)
    end
    new[i] = row
  end
  return new
end

local function identity(n, number)
  return matrix(n, n, function(i, j) return number(i == j and 1 or 0) end)
end

function Matrix.__mul(a, b)
  assert(a.columns == b.rows, "sizes do not fit")
  return matrix(a.rows, b.columns, function(i, j)
    local row, sum = a[i], a[i][1] * b[1][j]
    for k = 2, a.columns do
      sum = sum + row[k] * b[k][j]
    end
    return sum
  end)
end

function Matrix.__add(a, b)
  return matrix(a.rows, a.columns, function(i, j) return a[i][j] + b[i][j] end)
end

function Matrix.__eq(a, b)
  for i = 1, a.rows do
    for j = 1, a.columns do
      if a[i][j] ~= b[i][j] then
        return false
      end
    end
  end
  return true
end

function Matrix:__tostring()
  local lines = {}
  for i = 1, self.rows do
    local cells = {}
    for j = 1, self.columns do
      cells[j] = ("%9s"):format(math.type(self[i][j]) == "float" and ("%.4f"):format(self[i][j]) or tostring(self[i][j]))
    end
    lines[i] = table.concat(cells)
  end
  return table.concat(lines, "\n")
end

function Matrix:transposed()
  return matrix(self.columns, self.rows, function(i, j) return self[j][i] end)
end

-- Gauss-Jordan on [self | other]; returns the solution and the determinant
function Matrix:solve(other, zero)
  local n = self.rows
  local work = matrix(n, n + other.columns, function(i, j) return j <= n and self[i][j] or other[i][j - n] end)
  local determinant = zero + 1
  for column = 1, n do
    local pivot = column
    while pivot <= n and work[pivot][column] == zero do
      pivot = pivot + 1
    end
    if pivot > n then
      return nil, zero
    end
    if pivot ~= column then
      work[pivot], work[column] = work[column], work[pivot]
      determinant = zero - determinant
    end
    local head = work[column][column]
    determinant = determinant * head
    for j = column, work.columns do
      work[column][j] = work[column][j] / head
    end
    for i = 1, n do
      local factor = work[i][column]
      if i ~= column and factor ~= zero then
        for j = column, work.columns do
          work[i][j] = work[i][j] - factor * work[column][j]
        end
      end
    end
  end
  return matrix(n, other.columns, function(i, j) return work[i][n + j] end), determinant
end

local kinds = {
  {"fractions", fraction, function(i, j) return fraction(1, i + j - 1) end, 5}, -- Hilbert's
  {"modular", modular, function(i, j) return modular(i ^ j % PRIME // 1 | 0) end, size},
  {"floats", function(n) return n + 0.0 end, function(i, j) return 1 / (i + 2 * j) + (i == j and 1 or 0) end, size},
}
for _, kind in ipairs(kinds) do
  local name, number, entry, n = table.unpack(kind)
  local a = matrix(n, n, entry)
  local inverse, determinant = a:solve(identity(n, number), number(0))
  print(name, n, determinant)
  print(matrix(3, 3, function(i, j) return inverse[i][j] end))
  local product = a * inverse
  if name == "floats" then
    product = matrix(n, n, function(i, j) return math.floor(product[i][j] + 0.5) + 0.0 end)
  end
  print(product == identity(n, number), (a + a):transposed() == a:transposed() + a:transposed())
end

local fibonacci = matrix(2, 2, function(i, j) return i + j < 4 and 1 or 0 end)
print(power(fibonacci, 90, identity(2, function(n) return n end)))
local singular = matrix(2, 2, function(i, j) return fraction(i * j) end)
print(singular:solve(identity(2, fraction), fraction(0)))
print(pcall(function() return singular * matrix(3, 1, fraction) end))
print(pcall(function() return fraction(1, 2) + {} end))
