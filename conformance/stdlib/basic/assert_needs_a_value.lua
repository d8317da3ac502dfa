assert()  --! bad argument #1 to 'assert' (value expected)
