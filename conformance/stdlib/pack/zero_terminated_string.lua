print(#string.pack("z", "abc"), string.unpack("z", "abc\0def"))  --> 4\tabc\t5
string.pack("z", "a\0b")                                         --! bad argument #2 to 'pack' (string contains zeros)
