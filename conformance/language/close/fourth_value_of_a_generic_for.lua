local state = setmetatable({}, { __close = function() print("closed") end })
for i in function(_, i) if i < 2 then return i + 1 end end, nil, 0, state do print(i) end
--> 1
--> 2
--> closed
