debug.getlocal(100, 1)  --! bad argument #1 to 'getlocal' (level out of range)
