math.atan(1, "x")  --! bad argument #2 to 'atan' (number expected, got string)
