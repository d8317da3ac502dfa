local f = io.tmpfile()
print(io.type(f), f:close(), io.type(f), tostring(f))  --> file\ttrue\tclosed file\tfile (closed)
f:read()                                               --! attempt to use a closed file
