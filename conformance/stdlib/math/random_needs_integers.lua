math.random(1.5)  --! bad argument #1 to 'random' (number has no integer representation)
