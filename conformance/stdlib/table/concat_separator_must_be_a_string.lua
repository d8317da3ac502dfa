table.concat({}, {})  --! bad argument #2 to 'concat' (string expected, got table)
