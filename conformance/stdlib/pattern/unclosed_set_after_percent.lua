("x"):find("[a%")  --! malformed pattern (missing ']')
