print(math.atan(0), math.atan(1), math.atan(-1), math.atan(math.huge))
--> 0.0\t0.78539816339745\t-0.78539816339745\t1.5707963267949
