("x"):find()  --! bad argument #1 to 'find' (string expected, got no value)
