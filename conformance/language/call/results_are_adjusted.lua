local function two() return 1, 2 end
local a, b, c = two()
print(a, b, c)             --> 1\t2\tnil
print(two(), two())        --> 1\t1\t2
local t = { two(), two() }
print(#t)                  --> 3
print((two()))             --> 1
