local f = io.tmpfile()
print(io.close(f))  --> true
io.close(f)         --! attempt to use a closed file
