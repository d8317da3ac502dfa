os.execute({})  --! bad argument #1 to 'execute' (string expected, got table)
