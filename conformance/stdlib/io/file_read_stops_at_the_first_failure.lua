local f = io.tmpfile()
f:write("1 x 2")
f:seek("set")
print(f:read("n", "n", "n"))  --> 1\tnil
