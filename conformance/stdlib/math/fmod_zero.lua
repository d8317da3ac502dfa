print(math.fmod(1, 0.0) ~= math.fmod(1, 0.0))  --> true
math.fmod(1, 0)                                --! bad argument #2 to 'fmod' (zero)
