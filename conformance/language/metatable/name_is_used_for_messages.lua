local t = setmetatable({}, { __name = "Vector" })
print(pcall(string.rep, t))                    --> false\tbad argument #1 to 'string.rep' (string expected, got Vector)
print(pcall(ipairs))                           --> false\tbad argument #1 to 'ipairs' (value expected)
print((tostring(t):gsub("0x%x+", "ADDRESS")))  --> Vector: ADDRESS
