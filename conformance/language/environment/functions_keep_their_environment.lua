local function make(_ENV) return function() return x end end
local one, two = make({ x = 1 }), make({ x = 2 })
x = 3
print(one(), two(), make(_ENV)())  --> 1\t2\t3
