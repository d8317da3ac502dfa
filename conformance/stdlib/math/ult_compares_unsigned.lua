print(math.ult(1, 2), math.ult(1, -1), math.ult(-1, 1), math.ult(-2, -1), math.ult(0, 0))
--> true\ttrue\tfalse\ttrue\tfalse
