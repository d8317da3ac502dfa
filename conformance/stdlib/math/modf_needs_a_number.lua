math.modf("x")  --! bad argument #1 to 'modf' (number expected, got string)
