tostring()  --! bad argument #1 to 'tostring' (value expected)
