local f = io.tmpfile()
f:write("a\nb\n")
f:seek("set")
io.input(f)
for line in io.lines() do io.write(line, ";") end
print(io.type(f))  --> a;b;file
