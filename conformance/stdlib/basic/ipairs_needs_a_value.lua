ipairs()  --! bad argument #1 to 'ipairs' (value expected)
