string.pack("b", 200)  --! bad argument #2 to 'pack' (integer overflow)
