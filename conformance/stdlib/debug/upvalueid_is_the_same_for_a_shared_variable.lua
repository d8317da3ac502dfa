local x, y = 1, 2
local function f() return x, y end
local function g() return y end
print(debug.upvalueid(f, 2) == debug.upvalueid(g, 1), debug.upvalueid(f, 1) == debug.upvalueid(f, 2))  --> true\tfalse
print(type(debug.upvalueid(f, 1)), debug.upvalueid(f, 3))  --> userdata\tnil
