print(1 < 1.5, 2 > 1.5, -1 < -0.5, 1 <= 0.5, 3 >= 2.5, -2 <= -1.5)  --> true\ttrue\ttrue\tfalse\ttrue\ttrue
