local name = os.tmpname()
local f = io.open(name, "w")
f:write("x = 5; return ..., x, 'returned'")
f:close()
print(dofile(name))  --> nil\t5\treturned
os.remove(name)
