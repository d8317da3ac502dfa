string.unpack("i4", "abc")  --! bad argument #2 to 'unpack' (data string too short)
