local f = io.tmpfile()
f:write("a\r\n\nb\n")
f:seek("set")
print(#f:read("l"), #f:read("l"), f:read("L") == "b\n", f:read("L"))  --> 2\t0\ttrue\tnil
