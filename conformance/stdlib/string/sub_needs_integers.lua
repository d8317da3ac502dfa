("x"):sub(1.5)  --! bad argument #1 to 'sub' (number has no integer representation)
