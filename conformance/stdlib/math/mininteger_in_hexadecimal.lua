print(math.mininteger == 0x8000000000000000, math.type(math.mininteger))  --> true\tinteger
