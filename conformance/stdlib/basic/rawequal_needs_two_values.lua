rawequal(1)  --! bad argument #2 to 'rawequal' (value expected)
