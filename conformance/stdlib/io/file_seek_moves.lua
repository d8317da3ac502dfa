local f = io.tmpfile()
print(f:write("0123456789"):seek())                              --> 10
print(f:seek("set", 3), f:read(2), f:seek("cur", 1), f:read(1))  --> 3\t34\t6\t6
print(f:seek("end", -1), f:read(5), f:seek("end"))               --> 9\t9\t10
