print(1 == 1.0, 1 < 1.5, math.maxinteger < 2^63, math.maxinteger + 0.0 == 2^63)  --> true\ttrue\ttrue\ttrue
print((2^53|0) + 1 == 2^53, math.maxinteger == 2^63, 0/0 == 0/0)                 --> false\tfalse\tfalse
