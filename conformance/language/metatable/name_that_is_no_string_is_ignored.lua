local t = setmetatable({}, { __name = 5 })
print((tostring(t):gsub("0x%x+", "ADDRESS")))  --> table: ADDRESS
print(t + 1)                                   --! attempt to perform arithmetic on a table value (local 't')
