for word in ("one two  three"):gmatch("%a+") do print(word) end  --> one
--> two
--> three
for k, v in ("a=1, b=2"):gmatch("(%w+)=(%w+)") do print(k, v) end  --> a\t1
--> b\t2
