local a <const>, b <const> = 1
print(a, b)  --> 1\tnil
