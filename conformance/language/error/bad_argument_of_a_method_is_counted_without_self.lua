("x"):rep({})  --! bad argument #1 to 'rep' (number expected, got table)
