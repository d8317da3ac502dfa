local f = io.tmpfile()
f:write("0x!-+12")
f:seek("set")
print(f:read("n"), f:read(1), f:read("n"), f:read("n"))  --> nil\t!\tnil\t12
