local t, f = {}, function() end
t[t], t[f], t[true], t[1.5], t[-0.0], t[1 / 0] = "table", "function", "true", "1.5", "zero", "inf"
print(t[t], t[f], t[true], t[1.5], t[0], t[math.huge])  --> table\tfunction\ttrue\t1.5\tzero\tinf
