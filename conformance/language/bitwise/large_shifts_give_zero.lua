print(1 << 63, 1 << 64, -1 >> 63, -1 >> 64, 1 << math.maxinteger, 1 >> math.mininteger)
--> -9223372036854775808\t0\t1\t0\t0\t0
