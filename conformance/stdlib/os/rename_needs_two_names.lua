os.rename("x")  --! bad argument #2 to 'rename' (string expected, got no value)
