local t = setmetatable({}, { __index = function(_, i) if i <= 3 then return i * i end end })
for i, v in ipairs(t) do print(i, v) end  --> 1\t1
--> 2\t4
--> 3\t9
