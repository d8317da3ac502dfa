print(math.huge, -math.huge, math.huge == 1 / 0, math.huge > math.maxinteger, math.type(math.huge))
--> inf\t-inf\ttrue\ttrue\tfloat
