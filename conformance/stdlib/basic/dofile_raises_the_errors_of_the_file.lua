local name = os.tmpname()
local f = io.open(name, "w")
f:write("error('inside', 0)")
f:close()
print(pcall(dofile, name))  --> false\tinside
os.remove(name)
