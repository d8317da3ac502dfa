print(1 < 2 and 3 > 2, nil or 1 == 1, 1 == 1 and 2 or 3, false and false or true)  --> true\ttrue\t2\ttrue
