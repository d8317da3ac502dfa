warn()  --! bad argument #1 to 'warn' (string expected, got no value)
