for m in ("abcd"):gmatch("%a", 3) do print(m) end  --> c
--> d
for m in ("abcd"):gmatch("%a", -1) do print(m) end  --> d
for m in ("abcd"):gmatch("%a", 10) do print(m) end
