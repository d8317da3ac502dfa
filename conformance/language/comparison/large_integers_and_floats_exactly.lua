print(2^53 == 2^53|0, 9007199254740993 == 2^53, 9007199254740993 > 2^53, 9007199254740993 < 2^53 + 2)
--> true\tfalse\ttrue\ttrue
print(math.maxinteger < 2^63, math.maxinteger == 2^63, math.mininteger == -2^63, math.mininteger <= -2^63)
--> true\tfalse\ttrue\ttrue
