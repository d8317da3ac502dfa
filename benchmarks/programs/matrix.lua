-- Tables of tables of floats: matrix multiplication.
local size = tonumber(arg and arg[1]) or 110 -- how many products of 24 by 24 matrices
local order = 24

local function identity_plus(x)
  local matrix = {}
  for i = 1, order do
    local row = {}
    for j = 1, order do row[j] = (i - j) * x end
    row[i] = row[i] + 1
    matrix[i] = row
  end
  return matrix
end

local function transpose(matrix)
  local result = {}
  for i = 1, order do
    local row = {}
    for j = 1, order do row[j] = matrix[j][i] end
    result[i] = row
  end
  return result
end

local function multiply(a, b)
  local columns, product = transpose(b), {}
  for i = 1, order do
    local row, result = a[i], {}
    for j = 1, order do
      local column, sum = columns[j], 0.0
      for k = 1, order do sum = sum + row[k] * column[k] end
      result[j] = sum
    end
    product[i] = result
  end
  return product
end

local m, trace = identity_plus(0.25), 0.0
for n = 1, size do
  local p = multiply(m, identity_plus(1 / n))
  for i = 1, order do trace = trace + p[i][i] end
end
print(string.format("matrix\t%.4f", trace))
