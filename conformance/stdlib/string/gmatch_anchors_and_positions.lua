for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do print(k, v) end
--> a\t1
--> b\t2
for p in ("aXbX"):gmatch("()X") do print(p) end
--> 2
--> 4
