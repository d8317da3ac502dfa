("x"):find("%b(")  --! malformed pattern (missing arguments to '%b')
