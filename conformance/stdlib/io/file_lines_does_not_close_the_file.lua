local f = io.tmpfile()
f:write("a\nb")
f:seek("set")
for line in f:lines() do io.write(line, " ") end
print(io.type(f))  --> a b file
