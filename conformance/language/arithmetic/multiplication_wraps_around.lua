print(math.maxinteger * math.maxinteger, math.mininteger * 2, 0x7fffffff * 0x7fffffff * 4)  --> 1\t0\t-17179869180
print(3037000500 * 3037000500)  --> -9223372036709301616
