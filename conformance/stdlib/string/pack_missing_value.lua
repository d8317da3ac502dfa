string.pack("i4")  --! bad argument #2 to 'pack' (number expected, got nil)
