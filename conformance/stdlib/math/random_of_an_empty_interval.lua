print(pcall(math.random, 2, 1))  --> false\tbad argument #1 to 'math.random' (interval is empty)
math.random(-1)                  --! bad argument #1 to 'random' (interval is empty)
