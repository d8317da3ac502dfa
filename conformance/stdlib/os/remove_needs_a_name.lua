os.remove()  --! bad argument #1 to 'remove' (string expected, got no value)
