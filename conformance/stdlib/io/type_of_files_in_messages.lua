local f = io.tmpfile()
print((tostring(f):gsub("0x%x+", "ADDRESS")))  --> file (ADDRESS)
print(f + 1)                                   --! attempt to perform arithmetic on a FILE* value (local 'f')
