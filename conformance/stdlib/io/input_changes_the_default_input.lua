local name = os.tmpname()
local f = io.open(name, "w")
f:write("line 1\nline 2\n")
f:close()
print(io.input(name) == io.input(), io.read(), io.read())  --> true\tline 1\tline 2
io.close(io.input())
os.remove(name)
