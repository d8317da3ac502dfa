math.deg("x")  --! bad argument #1 to 'deg' (number expected, got string)
