("x"):sub()  --! bad argument #1 to 'sub' (number expected, got no value)
