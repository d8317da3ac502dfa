print(math.floor(1.9), math.floor(-1.1), math.floor(2.0), math.floor(5), math.type(math.floor(1.5)))
--> 1\t-2\t2\t5\tinteger
print(math.floor(2^70), math.floor(math.huge), math.floor(-2^63))  --> 1.1805916207174e+21\tinf\t-9223372036854775808
