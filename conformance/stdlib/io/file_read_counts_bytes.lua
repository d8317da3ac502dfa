local f = io.tmpfile()
f:write("a\0b\255c")
f:seek("set")
print(#f:read(3), f:read(0) == "", #f:read(100), f:read(1))  --> 3\ttrue\t2\tnil
