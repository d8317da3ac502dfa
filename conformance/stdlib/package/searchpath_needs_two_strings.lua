package.searchpath("x")  --! bad argument #2 to 'searchpath' (string expected, got no value)
