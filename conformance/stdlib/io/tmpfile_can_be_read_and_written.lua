local f = io.tmpfile()
f:write("temporary")
print(f:seek("set"), f:read("a"), f:close())  --> 0\ttemporary\ttrue
