print(math.maxinteger, math.mininteger, math.maxinteger + 1 == math.mininteger)
--> 9223372036854775807\t-9223372036854775808\ttrue
