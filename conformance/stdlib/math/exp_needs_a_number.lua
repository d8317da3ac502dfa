math.exp({})  --! bad argument #1 to 'exp' (number expected, got table)
