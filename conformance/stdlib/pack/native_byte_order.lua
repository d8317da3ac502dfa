print(string.pack("=i2", 1) == string.pack("i2", 1), #string.pack("= i4", 1))  --> true\t4
