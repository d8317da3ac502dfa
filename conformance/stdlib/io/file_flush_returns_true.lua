local f = io.tmpfile()
print(f:flush())  --> true
f:close()
f:flush()  --! attempt to use a closed file
