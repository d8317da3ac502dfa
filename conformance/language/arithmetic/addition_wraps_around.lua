print(math.maxinteger + 1 == math.mininteger, math.mininteger - 1 == math.maxinteger)  --> true\ttrue
print(math.maxinteger + math.maxinteger, math.mininteger + math.mininteger)  --> -2\t0
