print(string.unpack("<f", string.pack("<f", 0.1)))  --> 0.10000000149012\t5
print(string.unpack("<d", string.pack("<d", 0.1)), string.unpack("<n", string.pack("<n", -1.5)))  --> 0.1\t-1.5\t9
print(string.pack(">d", 1):byte(1, -1))  --> 63\t240\t0\t0\t0\t0\t0\t0
