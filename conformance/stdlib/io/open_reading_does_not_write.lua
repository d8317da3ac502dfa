local name = os.tmpname()
io.open(name, "w"):close()
local f = io.open(name, "r")
print(f:write("x"))  --> nil\tBad file descriptor\t9
f:close()
os.remove(name)
