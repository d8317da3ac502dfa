print(math.exp(0), math.exp(1) == 2.718281828459045, math.exp(1000), math.exp(-1000))  --> 1.0\ttrue\tinf\t0.0
