string.unpack("z", "abc")  --! bad argument #2 to 'unpack' (unfinished string for format 'z')
