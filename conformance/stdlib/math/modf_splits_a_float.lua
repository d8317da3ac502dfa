print(math.modf(3.75))        --> 3\t0.75
print(math.modf(-3.75))       --> -3\t-0.75
print(math.modf(5))           --> 5\t0.0
print(math.modf(math.huge))   --> inf\t0.0
print(math.modf(-math.huge))  --> -inf\t0.0
