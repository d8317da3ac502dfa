print(math.random(3, 3))  --> 3
math.random(0, -1)        --! bad argument #1 to 'random' (interval is empty)
