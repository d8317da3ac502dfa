print(string.unpack("b", "\255"), string.unpack("B", "\255"))                      --> -1\t255\t2
print(string.unpack("<h", "\254\255"), string.unpack("<H", "\254\255"))            --> -2\t65534\t3
print(string.unpack("<j", ("\255"):rep(8)), string.unpack("<J", ("\255"):rep(8)))  --> -1\t-1\t9
