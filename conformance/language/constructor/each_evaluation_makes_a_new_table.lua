local function make() return {} end
print(make() == make())  --> false
local t = {}
for i = 1, 2 do t[i] = { i } end
print(t[1] == t[2], t[1][1], t[2][1])  --> false\t1\t2
