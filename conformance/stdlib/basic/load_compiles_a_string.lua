local f = load("local a, b = ... return a + b")
print(f(1, 2))                       --> 3
print(load("x = 1; return x")(), x)  --> 1\t1
