local t = setmetatable({}, { __tostring = function() return "T!" end })
print(t, tostring(t))  --> T!\tT!
local u = setmetatable({}, { __name = "Point" })
print((tostring(u):gsub("0x%x+", "ADDR")))  --> Point: ADDR
print(#u + u)  --! attempt to perform arithmetic on a Point value (local 'u')
