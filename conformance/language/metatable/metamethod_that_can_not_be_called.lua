local t = setmetatable({}, { __add = "text" })
print(t + 1)  --! attempt to call a string value (metamethod 'add')
