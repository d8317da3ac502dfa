print(math.sin(0), math.sin(math.pi / 2), ("%.10f"):format(math.sin(1)), math.sin(-0.0))
--> 0.0\t1.0\t0.8414709848\t-0.0
