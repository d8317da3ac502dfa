local t = { [1.0] = "one", [2^53] = "big" }
print(t[1], math.type(next({ [3.0] = 1 })), t[2^53|0])  --> one\tinteger\tbig
