io.tmpfile():write(nil)  --! bad argument #1 to 'write' (string expected, got nil)
