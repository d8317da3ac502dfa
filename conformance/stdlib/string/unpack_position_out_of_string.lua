string.unpack("b", "abc", 5)  --! bad argument #3 to 'unpack' (initial position out of string)
