print(string.pack("s1", "abc"):byte(1, -1))  --> 3\t97\t98\t99
print(string.unpack("<s2", "\3\0abcdef"), #string.pack("s", ""))  --> abc\t8
string.pack("s1", ("x"):rep(300))  --! bad argument #2 to 'pack' (string length does not fit in given size)
