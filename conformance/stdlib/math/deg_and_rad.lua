print(math.deg(math.pi), math.deg(0), math.rad(180) == math.pi, math.rad(90) == math.pi / 2)  --> 180.0\t0.0\ttrue\ttrue
