io.open()  --! bad argument #1 to 'open' (string expected, got no value)
