math.sqrt(nil)  --! bad argument #1 to 'sqrt' (number expected, got nil)
