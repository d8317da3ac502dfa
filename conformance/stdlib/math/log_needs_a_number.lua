math.log()  --! bad argument #1 to 'log' (number expected, got no value)
