local function two() return 1, 2 end
local function f() return 0, two() end
local function g() return two(), 0 end
print(f())  --> 0\t1\t2
print(g())  --> 1\t0
