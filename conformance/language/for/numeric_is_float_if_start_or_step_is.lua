for i = 1.0, 2 do print(i) end  --> 1.0
--> 2.0
for i = 1, 2, 1.0 do print(i) end  --> 1.0
--> 2.0
for i = 1, 2.9 do print(i) end  --> 1
--> 2
