for i = math.maxinteger - 1, math.maxinteger do print(i) end
--> 9223372036854775806
--> 9223372036854775807
for i = 1, math.huge do if i == 3 then break end print(i) end
--> 1
--> 2
for i = 3, 1 do print("never") end
for i = 1.0, 2 do print(i) end
--> 1.0
--> 2.0
