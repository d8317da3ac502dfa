local t = setmetatable({ 1, 2 }, { __index = function() return "meta" end, __len = function() return 9 end, __newindex = error })
rawset(t, 3, 3)
print(rawget(t, 4), rawlen(t), rawequal(t, t), rawlen("abc"))  --> nil\t3\ttrue\t3
