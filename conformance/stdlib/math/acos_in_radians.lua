print(math.acos(1), math.acos(0), math.acos(-1), math.acos(2) ~= math.acos(2))
--> 0.0\t1.5707963267949\t3.1415926535898\ttrue
