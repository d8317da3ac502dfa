for i = "1", 2 do print(i) end  --> 1.0
--> 2.0
for i = 1, "2" do print(i) end  --> 1
--> 2
for i = "x", 2 do end  --! bad 'for' initial value (number expected, got string)
