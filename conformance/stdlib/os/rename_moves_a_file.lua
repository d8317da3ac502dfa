local old, new = os.tmpname(), os.tmpname()
local f = io.open(old, "w")
f:write("content")
f:close()
print(os.rename(old, new), (io.open(old)), io.lines(new)())  --> true\tnil\tcontent
os.remove(new)
