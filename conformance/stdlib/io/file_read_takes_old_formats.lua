local f = io.tmpfile()
f:write("5 text\nrest")
f:seek("set")
print(f:read("*n", "*l", "*a"))  --> 5\t text\trest
