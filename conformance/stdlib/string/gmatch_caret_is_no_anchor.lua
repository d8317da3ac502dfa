for m in ("^a b ^a"):gmatch("^a") do print(m) end  --> ^a
--> ^a
