string.match("x")  --! bad argument #2 to 'match' (string expected, got no value)
