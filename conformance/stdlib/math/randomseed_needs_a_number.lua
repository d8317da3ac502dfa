math.randomseed("x")  --! bad argument #1 to 'randomseed' (number expected, got string)
