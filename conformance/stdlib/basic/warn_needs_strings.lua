warn("text", {})  --! bad argument #2 to 'warn' (string expected, got table)
