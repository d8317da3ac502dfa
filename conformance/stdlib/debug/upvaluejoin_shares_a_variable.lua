local x, y = 1, 2
local function f() return x end
local function g() y = y + 1; return y end
debug.upvaluejoin(f, 1, g, 1)
g()
print(f(), x)  --> 3\t1
