math.random(1, 2, 3)  --! wrong number of arguments
