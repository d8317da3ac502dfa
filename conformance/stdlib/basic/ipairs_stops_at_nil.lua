for i, v in ipairs({ 1, 2, nil, 4 }) do print(i, v) end
--> 1\t1
--> 2\t2
for i, v in ipairs(setmetatable({}, { __index = function(_, i) if i < 3 then return i * i end end })) do print(i, v) end
--> 1\t1
--> 2\t4
