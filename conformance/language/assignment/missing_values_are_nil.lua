local a, b, c = 0, 0, 0
a, b, c = 1
print(a, b, c)  --> 1\tnil\tnil
