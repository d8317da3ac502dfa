local name = os.tmpname()
local f = io.output(name)
io.write("text")
f:close()
io.output(io.stdout)
print(io.lines(name)(), io.output() == io.stdout)  --> text\ttrue
os.remove(name)
