print(pcall(string.rep, "x", math.maxinteger))  --> false\tresulting string too large
print(pcall(string.rep, "", 1000))              --> true\t
