print(1 | 2 == 3, 6 & 3 == 2, 5 ~ 1 == 4)  --> true\ttrue\ttrue
