print(("hello"):sub(2, -2), ("hello"):sub(-3), ("hello"):sub(0), ("hello"):sub(4, 2) == "")  --> ell\tllo\thello\ttrue
print(("x"):sub(math.mininteger, math.maxinteger))                                           --> x
