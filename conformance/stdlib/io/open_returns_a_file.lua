local name = os.tmpname()
local f = io.open(name, "w")
print(io.type(f), f:write("text") == f, f:close())  --> file\ttrue\ttrue
print(io.open(name):read("a"))                      --> text
os.remove(name)
