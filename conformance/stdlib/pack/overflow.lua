print(pcall(string.pack, "b", 128))  --> false\tbad argument #2 to 'string.pack' (integer overflow)
print(pcall(string.pack, "B", 256))  --> false\tbad argument #2 to 'string.pack' (unsigned overflow)
print(pcall(string.pack, "B", -1))  --> false\tbad argument #2 to 'string.pack' (unsigned overflow)
print(string.pack("b", -128):byte(), string.pack("B", 255):byte(), #string.pack("i8", math.mininteger))  --> 128\t255\t8
