local f = io.tmpfile()
f:write("1 2\n3 4\nx")
f:seek("set")
for a, b in f:lines("n", "n") do print(a, b) end  --> 1\t2
--> 3\t4
print(io.type(f), f:read("a"))  --> file\tx
