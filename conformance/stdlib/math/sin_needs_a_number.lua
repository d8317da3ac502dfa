math.sin(print)  --! bad argument #1 to 'sin' (number expected, got function)
