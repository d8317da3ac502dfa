math.acos()  --! bad argument #1 to 'acos' (number expected, got no value)
