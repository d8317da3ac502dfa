debug.setlocal(100, 1, "x")  --! bad argument #1 to 'setlocal' (level out of range)
