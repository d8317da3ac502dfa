print(string.pack("c5", "abc"):byte(1, -1))  --> 97\t98\t99\t0\t0
print(string.unpack("c3", "abcdef"))         --> abc\t4
string.pack("c2", "abc")                     --! bad argument #2 to 'pack' (string longer than given size)
