local t = setmetatable({}, { __add = function() return 1, 2, 3 end, __unm = function() end })
print(t + t, -t)             --> 1\tnil
print((select("#", t + t)))  --> 1
