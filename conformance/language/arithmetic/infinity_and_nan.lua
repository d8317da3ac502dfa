local inf, nan = 1 / 0, 0 / 0
print(inf - inf ~= inf - inf, inf * 0 ~= inf * 0, inf + 1 == inf, -inf < inf, nan == nan)
--> true\ttrue\ttrue\ttrue\tfalse
