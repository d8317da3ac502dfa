print(string.packsize("b"), string.packsize("!8 b i8"), string.packsize("<i4 i2 f d"), string.packsize(""))
--> 1\t16\t18\t0
