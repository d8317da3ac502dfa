local n = 0
local function f() n = n + 1; return n end
local a
a = f(), f(), f()
print(a, n)  --> 1\t3
