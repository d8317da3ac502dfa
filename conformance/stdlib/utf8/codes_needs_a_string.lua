utf8.codes()  --! bad argument #1 to 'codes' (string expected, got no value)
