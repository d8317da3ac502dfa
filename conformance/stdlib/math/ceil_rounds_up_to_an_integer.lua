print(math.ceil(1.1), math.ceil(-1.1), math.ceil(2.0), math.ceil(5), math.type(math.ceil(1.5)))
--> 2\t-1\t2\t5\tinteger
print(math.ceil(2^70), math.ceil(-math.huge), math.ceil(math.maxinteger + 0.0))
--> 1.1805916207174e+21\t-inf\t9.2233720368548e+18
