print(string.pack("<i4", 1):byte(1, -1))         --> 1\t0\t0\t0
print(string.pack(">i4", 1):byte(1, -1))         --> 0\t0\t0\t1
print(string.pack(">i2 <i2", 1, 1):byte(1, -1))  --> 0\t1\t1\t0
