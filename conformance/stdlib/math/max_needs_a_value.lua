math.max()  --! bad argument #1 to 'max' (value expected)
