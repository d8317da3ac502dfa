print(string.pack("bxb", 1, 2):byte(1, -1))  --> 1\t0\t2
print(string.unpack("bxb", "\1\99\2"))       --> 1\t2\t4
