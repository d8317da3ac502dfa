local s = string.pack("<i4 >i2 z s1 d", -2, 258, "zero", "len", 0.5)
print(#s, string.unpack("<i4 >i2 z s1 d", s))  --> 23\t-2\t258\tzero\tlen\t0.5\t24
print(string.packsize("!8 b i8"), ("%q"):format(string.pack(">I3", 0x010203)))  --> 16\t"\\1\\2\\3"
