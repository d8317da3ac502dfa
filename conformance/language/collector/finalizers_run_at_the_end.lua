KEPT = setmetatable({}, { __gc = function() print("finalized") end })
print("end of program")
--> end of program
--> finalized
