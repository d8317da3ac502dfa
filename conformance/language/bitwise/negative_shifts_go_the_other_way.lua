print(1 << -1, 4 << -2, 1 >> -4, -1 << -63, 1 << math.mininteger)  --> 0\t1\t16\t1\t0
