local s = string.pack("i4 d z", 42, 0.5, "text")
print(#s, string.unpack("i4 d z", s))  --> 17\t42\t0.5\ttext\t18
