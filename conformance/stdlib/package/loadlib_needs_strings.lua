package.loadlib("/no/such/library.so")  --! bad argument #2 to 'loadlib' (string expected, got no value)
