string.unpack("s1", "\5abc")  --! bad argument #2 to 'unpack' (data string too short)
