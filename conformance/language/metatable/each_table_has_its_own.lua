local a, b = setmetatable({}, { __len = function() return 7 end }), {}
print(#a, #b, getmetatable(b))  --> 7\t0\tnil
