print(#string.pack("!4 b i4", 1, 2), #string.pack("!2 b i4", 1, 2), #string.pack("b i4", 1, 2))  --> 8\t6\t5
print(string.unpack("<!4 b i4", "\1\0\0\0\2\0\0\0"))  --> 1\t2\t9
