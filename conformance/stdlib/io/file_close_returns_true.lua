local f = io.tmpfile()
print(f:close(), io.type(f))  --> true\tclosed file
f:close()                     --! attempt to use a closed file
