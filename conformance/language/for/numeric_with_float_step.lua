for x = 1, 2, 0.5 do print(x) end  --> 1.0
--> 1.5
--> 2.0
for x = 1, 0, -0.5 do print(x) end  --> 1.0
--> 0.5
--> 0.0
