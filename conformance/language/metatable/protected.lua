local t = setmetatable({}, { __metatable = "locked" })
print(getmetatable(t))  --> locked
setmetatable(t, {})     --! cannot change a protected metatable
