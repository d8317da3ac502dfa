local mt = { __concat = function(a, b) return (type(a) == "table" and "T" or a) .. "+" .. (type(b) == "table" and "T" or b) end }
local t = setmetatable({}, mt)
print("a" .. t)         --> a+T
print(t .. 1)           --> T+1
print("a" .. "b" .. t)  --> ab+T
print(t .. "a" .. "b")  --> T+ab
