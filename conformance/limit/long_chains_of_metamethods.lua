local t = {}
for _ = 1, 300 do t = setmetatable({}, { __index = t }) end
print(t.x)  --> nil
local call = function() return "called" end
for _ = 1, 100 do call = setmetatable({}, { __call = call }) end
print(pcall(call))  --> true\tcalled
