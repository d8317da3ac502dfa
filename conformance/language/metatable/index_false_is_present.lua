local t = setmetatable({ [1] = false }, { __index = function() return "from index" end })
print(t[1], t[2])  --> false\tfrom index
