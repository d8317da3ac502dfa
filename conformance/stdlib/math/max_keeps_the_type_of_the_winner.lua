print(math.max(1, 2.5, 2), math.max(3), math.max(1, 2), math.max(2, 2.0), math.max(2.0, 2))  --> 2.5\t3\t2\t2\t2.0
print(math.max(1, math.huge), math.max(-0.0, 0))  --> inf\t-0.0
