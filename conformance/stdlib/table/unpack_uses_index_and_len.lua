local t = setmetatable({}, { __len = function() return 2 end, __index = function(_, i) return i * 10 end })
print(table.unpack(t))            --> 10\t20
print(table.unpack("abc", 1, 2))  --> nil\tnil
