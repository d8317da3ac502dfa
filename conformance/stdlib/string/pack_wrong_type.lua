string.pack("i4", "x")  --! bad argument #2 to 'pack' (number expected, got string)
