local f = io.tmpfile()
f:write("first\n10 0x1F rest")
f:seek("set")
io.input(f)
print(io.read(), io.read("n", "n"), io.read("a"))  --> first\t10\t rest
