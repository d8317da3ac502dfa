local x = x
print(x)  --> nil
x = "global?"
local f = function() return f end
print(f())  --> nil
