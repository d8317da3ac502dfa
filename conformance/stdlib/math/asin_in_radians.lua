print(math.asin(0), math.asin(1), math.asin(-1), math.asin(-2) ~= math.asin(-2))
--> 0.0\t1.5707963267949\t-1.5707963267949\ttrue
