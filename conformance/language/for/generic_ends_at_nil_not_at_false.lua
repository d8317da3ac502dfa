local values = { 1, false, 3 }
local i = 0
for v in function() i = i + 1; return values[i] end do print(v) end  --> 1
--> false
--> 3
