local f = io.tmpfile()
print(f:seek("set", -1))  --> nil\tInvalid argument\t22
