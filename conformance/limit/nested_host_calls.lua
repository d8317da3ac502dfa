local function nest(n) if n == 0 then return "bottom" end return (("x"):gsub("x", function() return nest(n - 1) end)) end
print(nest(100))  --> bottom
local ok, message = pcall(nest, 300)
print(ok, message:match("C stack overflow"))  --> false\tC stack overflow
