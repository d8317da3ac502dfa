local a <const>, b, c <const> = 1, 2, 3
b = b + a + c
print(a, b, c)  --> 1\t6\t3
