print(math.max(1, 2.5, 2), math.min(1, 1.0), math.max(2, 2.0))  --> 2.5\t1\t2
math.max()                                                      --! bad argument #1 to 'max' (value expected)
