local n = 0
local function f(x) n = n + 1; return x end
for i = f(1), f(3), f(1) do end
print(n)  --> 3
