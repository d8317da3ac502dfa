print(math.maxinteger + 0.0 == 2^63, math.maxinteger // 1.0 == 2^63, (2^53|0) + 1 + 0.0 == 2^53)  --> true\ttrue\ttrue
