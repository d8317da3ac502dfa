string.lower()  --! bad argument #1 to 'lower' (string expected, got no value)
