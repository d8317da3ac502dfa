local t = setmetatable({ x = 1 }, { __index = function() return "meta" end })
print(rawget(t, "x"), rawget(t, "y"), t.y, rawget(t, nil))  --> 1\tnil\tmeta\tnil
