print(string.unpack("<i2", "\1\0\2\0"))      --> 1\t3
print(string.unpack("<i2", "\1\0\2\0", 3))   --> 2\t5
print(string.unpack("<i2", "\1\0\2\0", -2))  --> 2\t5
print(string.unpack("", "abc", 4))           --> 4
