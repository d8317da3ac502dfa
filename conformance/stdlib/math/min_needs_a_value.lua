math.min()  --! bad argument #1 to 'min' (value expected)
