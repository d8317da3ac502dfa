math.log(1, "x")  --! bad argument #2 to 'log' (number expected, got string)
