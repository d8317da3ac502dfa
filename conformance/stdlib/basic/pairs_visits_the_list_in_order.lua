for k, v in pairs({ "a", "b", "c" }) do print(k, v) end  --> 1\ta
--> 2\tb
--> 3\tc
