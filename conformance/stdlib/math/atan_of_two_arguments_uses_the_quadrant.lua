print(math.atan(1, 1), math.atan(1, -1), math.atan(-1, -1), math.atan(0, -1))
--> 0.78539816339745\t2.3561944901923\t-2.3561944901923\t3.1415926535898
print(math.atan(-0.0, -1), math.atan(0.0, 0.0), math.atan(0, 1))  --> -3.1415926535898\t0.0\t0.0
