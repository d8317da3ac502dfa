debug.traceback("x", "y")  --! bad argument #2 to 'traceback' (number expected, got string)
