math.abs("x")  --! bad argument #1 to 'abs' (number expected, got string)
