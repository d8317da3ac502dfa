local t = setmetatable({ 1, 2 }, { __len = function() return "long" end })
print(#t, rawlen(t))  --> long\t2
