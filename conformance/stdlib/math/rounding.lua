print(math.floor(-3.5), math.ceil(-3.5), math.floor(2^70), math.fmod(-7, 3), math.fmod(7, -3.0))  --> -4\t-3\t1.1805916207174e+21\t-1\t1.0
print(math.modf(3.75))       --> 3\t0.75
print(math.modf(-3.0))       --> -3\t0.0
print(math.modf(math.huge))  --> inf\t0.0
