math.fmod(1, 0)  --! bad argument #2 to 'fmod' (zero)
