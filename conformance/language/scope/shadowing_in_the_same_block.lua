local x = 1
local function old() return x end
local x = 2
print(old(), x)  --> 1\t2
