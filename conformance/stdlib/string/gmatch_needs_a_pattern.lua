("x"):gmatch()  --! bad argument #1 to 'gmatch' (string expected, got no value)
