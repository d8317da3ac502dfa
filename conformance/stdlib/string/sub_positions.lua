print(("hello"):sub(2, 4), ("hello"):sub(2), ("hello"):sub(-3), ("hello"):sub(-3, -2))  --> ell\tello\tllo\tll
print(("hello"):sub(0), ("hello"):sub(-100, 2), ("hello"):sub(4, 100))  --> hello\the\tlo
print(("hello"):sub(4, 2) == "", ("hello"):sub(10) == "", ("hello"):sub(0, 0) == "")  --> true\ttrue\ttrue
print(("x"):sub(math.mininteger, math.maxinteger))  --> x
