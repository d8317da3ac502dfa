os.exit({})  --! bad argument #1 to 'exit' (number expected, got table)
