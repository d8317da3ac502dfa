local f = io.tmpfile()
print(io.type(f), io.type(io.stdout), io.type("file"), io.type({}))  --> file\tfile\tnil\tnil
f:close()
print(io.type(f))  --> closed file
