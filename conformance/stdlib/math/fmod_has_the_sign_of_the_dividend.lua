print(math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7, -3), math.fmod(-7, -3))  --> 1\t-1\t1\t-1
print(math.fmod(5.5, 2), math.fmod(-5.5, 2), math.fmod(7, 3.0), math.fmod(math.mininteger, -1))  --> 1.5\t-1.5\t1.0\t0
print(math.fmod(1, math.huge), math.fmod(1, 0.0) ~= math.fmod(1, 0.0))  --> 1.0\ttrue
