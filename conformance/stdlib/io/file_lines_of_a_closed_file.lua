local f = io.tmpfile()
f:write("a\nb")
f:seek("set")
local next_line = f:lines()
print(next_line())  --> a
f:close()
next_line()  --! file is already closed
