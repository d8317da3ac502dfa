math.ult(1, 2.5)  --! bad argument #2 to 'ult' (number has no integer representation)
