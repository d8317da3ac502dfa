os.getenv()  --! bad argument #1 to 'getenv' (string expected, got no value)
