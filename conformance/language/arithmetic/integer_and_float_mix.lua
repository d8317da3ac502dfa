print(math.maxinteger + 0.0 == 2^63, math.maxinteger + 1.0 == 2^63, 2^53 + 1 - 2^53)  --> true\ttrue\t0.0
print(10 // 3.0, 10 % 3.5, 1 + 1e-20 == 1)                                            --> 3.0\t3.0\ttrue
