local function sum(...)
  local total = 0
  for i, v in ipairs({ ... }) do total = total + v end
  return total
end
print(sum(1, 2, 3), sum())  --> 6\t0
