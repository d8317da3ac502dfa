local f = io.tmpfile()
f:write("from the file")
f:seek("set")
print(io.input(f) == f, io.read("a"))  --> true\tfrom the file
