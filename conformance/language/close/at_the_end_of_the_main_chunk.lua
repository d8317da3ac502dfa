local x <close> = setmetatable({}, { __close = function() print("closed last") end })
print("end")
--> end
--> closed last
