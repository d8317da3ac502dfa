for i = 1, 3 do setmetatable({}, { __gc = function() print("gc", i) end }) end
collectgarbage()
--> gc\t3
--> gc\t2
--> gc\t1
