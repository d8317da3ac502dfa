local f = io.tmpfile()
f:write(" 12 -0x1p4 .5e1 +7 1e 99")
f:seek("set")
print(f:read("n", "n", "n", "n", "n"))  --> 12\t-16.0\t5.0\t7\tnil
print(f:read("n"))                      --> 99
