print(math.sqrt(16), math.sqrt(2), math.sqrt(0), math.sqrt(-1) ~= math.sqrt(-1), math.sqrt(math.huge))
--> 4.0\t1.4142135623731\t0.0\ttrue\tinf
