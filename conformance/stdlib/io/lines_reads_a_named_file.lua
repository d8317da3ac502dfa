local name = os.tmpname()
local f = io.open(name, "w")
f:write("one\ntwo\n\nlast")
f:close()
for line in io.lines(name) do io.write("[", line, "]") end
print()  --> [one][two][][last]
for line in io.lines(name, "L") do io.write(#line, " ") end
print()  --> 4 4 1 4\s
os.remove(name)
