("x"):byte("first")  --! bad argument #1 to 'byte' (number expected, got string)
