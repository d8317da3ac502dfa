local chunk = load("local a, b = ... return b, a")
print(chunk(1, 2))  --> 2\t1
print(load("")())   -->
