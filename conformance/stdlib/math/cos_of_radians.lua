print(math.cos(0), math.cos(math.pi), ("%.10f"):format(math.cos(1)), math.cos(math.huge) ~= math.cos(math.huge))
--> 1.0\t-1.0\t0.5403023059\ttrue
