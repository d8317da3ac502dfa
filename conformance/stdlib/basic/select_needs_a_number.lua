select("x", 1)  --! bad argument #1 to 'select' (number expected, got string)
