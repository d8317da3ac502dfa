print(("ABC"):byte(), ("ABC"):byte(2), ("ABC"):byte(-1))  --> 65\t66\t67
print(("ABC"):byte(1, -1))  --> 65\t66\t67
print(select("#", ("A"):byte(10)), select("#", (""):byte()), select("#", ("ABC"):byte(3, 2)))  --> 0\t0\t0
