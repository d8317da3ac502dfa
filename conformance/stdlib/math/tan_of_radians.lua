print(math.tan(0), ("%.10f %.10f"):format(math.tan(1), math.tan(math.pi / 4)))  --> 0.0\t1.5574077247 1.0000000000
