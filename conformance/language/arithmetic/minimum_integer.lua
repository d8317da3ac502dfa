print(math.mininteger == -math.mininteger, math.mininteger // -1, math.mininteger % -1)
--> true\t-9223372036854775808\t0
print(-9223372036854775808, math.type(-9223372036854775808))                            --> -9.2233720368548e+18\tfloat
print(math.mininteger * -1 == math.mininteger, math.mininteger - 1 == math.maxinteger)  --> true\ttrue
