print(math.maxinteger + 1 == math.mininteger)  --> true
print(math.mininteger // -1)                   --> -9223372036854775808
print(math.mininteger % -1)                    --> 0
print(math.maxinteger * 2)                     --> -2
