print(math.abs(-5), math.abs(5), math.abs(-2.5), math.abs(-0.0), math.abs(math.mininteger), math.abs(-math.huge))
--> 5\t5\t2.5\t0.0\t-9223372036854775808\tinf
