for i = 1, 2.999 do print(i) end  --> 1
--> 2
for i = -1, -2.999, -1 do print(i) end  --> -1
--> -2
for i = math.maxinteger, 1e100 do print(i) end  --> 9223372036854775807
for i = 1, -1e100 do print("never") end
for i = 1, 0 / 0 do print("never") end
