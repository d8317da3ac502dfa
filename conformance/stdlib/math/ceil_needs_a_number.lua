math.ceil(nil)  --! bad argument #1 to 'ceil' (number expected, got nil)
