string.len({})  --! bad argument #1 to 'len' (string expected, got table)
