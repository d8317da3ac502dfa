type()  --! bad argument #1 to 'type' (value expected)
