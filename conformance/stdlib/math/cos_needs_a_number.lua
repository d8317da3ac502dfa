math.cos()  --! bad argument #1 to 'cos' (number expected, got no value)
