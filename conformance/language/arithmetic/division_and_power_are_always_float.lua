print(6 / 2, 1 / 3, 2 ^ 2, 2 ^ -1, 2 ^ 0.5)  --> 3.0\t0.33333333333333\t4.0\t0.5\t1.4142135623731
print(math.type(6 / 2), math.type(2 ^ 2))    --> float\tfloat
