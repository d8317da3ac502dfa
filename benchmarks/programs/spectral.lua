-- Float arithmetic behind small functions: the spectral norm of a matrix that is never stored.
local size = tonumber(arg and arg[1]) or 48 -- how often the product is taken, for order 60
local order = 60

local function entry(i, j)
  local ij = i + j
  return 1.0 / (ij * (ij + 1) / 2 + i + 1)
end

local function times(v)
  local result = {}
  for i = 1, order do
    local sum = 0.0
    for j = 1, order do sum = sum + entry(i - 1, j - 1) * v[j] end
    result[i] = sum
  end
  return result
end

local function transposed_times(v)
  local result = {}
  for i = 1, order do
    local sum = 0.0
    for j = 1, order do sum = sum + entry(j - 1, i - 1) * v[j] end
    result[i] = sum
  end
  return result
end

local u, v = {}, nil
for i = 1, order do u[i] = 1.0 end
for _ = 1, size do
  v = transposed_times(times(u))
  u = transposed_times(times(v))
end
local uv, vv = 0.0, 0.0
for i = 1, order do
  uv = uv + u[i] * v[i]
  vv = vv + v[i] * v[i]
end
print(string.format("spectral\t%.9f", math.sqrt(uv / vv)))
