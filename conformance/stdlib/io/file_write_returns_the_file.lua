local f = io.tmpfile()
print(f:write("a"):write("b", 1) == f, f:seek("set"), f:read("a"))  --> true\t0\tab1
