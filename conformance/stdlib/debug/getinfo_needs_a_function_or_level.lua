debug.getinfo("x")  --! bad argument #1 to 'getinfo' (number expected, got string)
