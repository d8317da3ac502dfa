string.pack("!4 i3", 1)  --! bad argument #1 to 'pack' (format asks for alignment not power of 2)
