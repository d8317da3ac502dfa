local f = load(string.dump(function(a, b) return a * b, "text", 1.5, nil, true end))
print(f(6, 7))  --> 42\ttext\t1.5\tnil\ttrue
