math.fmod(1)  --! bad argument #2 to 'fmod' (number expected, got no value)
