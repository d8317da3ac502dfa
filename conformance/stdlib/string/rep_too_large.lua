print(pcall(string.rep, "x", math.maxinteger))        --> false\tresulting string too large
print(pcall(string.rep, "", math.maxinteger, "sep"))  --> false\tresulting string too large
print(pcall(string.rep, "", 1e6))                     --> true\t
