os.difftime(5)  --! bad argument #2 to 'difftime' (number expected, got no value)
