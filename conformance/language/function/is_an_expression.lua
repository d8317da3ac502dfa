print((function(x) return x * 2 end)(21))  --> 42
local t = { f = function() return "field" end, [1] = function() return "item" end }
print(t.f(), t[1]())  --> field\titem
