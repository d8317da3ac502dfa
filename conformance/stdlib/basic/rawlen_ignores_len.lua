local t = setmetatable({ 1, 2 }, { __len = function() return 9 end })
print(rawlen(t), #t, rawlen("abc"))  --> 2\t9\t3
