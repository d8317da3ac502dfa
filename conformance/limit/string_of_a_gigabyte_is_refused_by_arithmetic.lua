print(pcall(string.rep, "abcdefgh", math.maxinteger))  --> false\tresulting string too large
