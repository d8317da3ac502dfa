local f = io.tmpfile()
f:write("some text")
f:seek("set")
print(f:read("a"), f:read("a") == "", f:read("l"), f:read(1), f:read(0), f:read("n"))
--> some text\ttrue\tnil\tnil\tnil\tnil
