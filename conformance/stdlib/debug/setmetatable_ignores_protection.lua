local t = setmetatable({}, { __metatable = "locked" })
print(debug.setmetatable(t, nil) == t, getmetatable(t))  --> true\tnil
