local function nest(n) if n == 0 then return 0 end local _, m = pcall(nest, n - 1); return m + 1 end
print(nest(150))  --> 150
