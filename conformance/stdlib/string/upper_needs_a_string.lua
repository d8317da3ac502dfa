string.upper(nil)  --! bad argument #1 to 'upper' (string expected, got nil)
