local function f(a) a = a + 1; return a end
local a = 1
print(f(a), a)  --> 2\t1
