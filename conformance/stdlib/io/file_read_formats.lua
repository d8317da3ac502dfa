local f = io.tmpfile()
f:write("line one\n0x1F 2.5e1 rest\nlast")
f:seek("set")
print(f:read("l", "n", "n", 1, "L"))  --> line one\t31\t25.0\t \trest
-->
