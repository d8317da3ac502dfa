local name = os.tmpname()
io.open(name, "w"):close()
local next_line, _, _, file = io.lines(name)
print(io.type(file), next_line(), io.type(file))  --> file\tnil\tclosed file
os.remove(name)
next_line()  --! file is already closed
