print(math.min(1, 2.5, -2), math.min(1, 1.0), math.min(1.0, 1), math.min(1, -math.huge))  --> -2\t1\t1.0\t-inf
