local x, x = 1, 2
print(x)  --> 2
local function f(a, a) return a end
print(f(1, 2))  --> 2
