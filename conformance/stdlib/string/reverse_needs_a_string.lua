string.reverse(true)  --! bad argument #1 to 'reverse' (string expected, got boolean)
