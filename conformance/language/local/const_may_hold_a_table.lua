local t <const> = { 1 }
t[1], t.x = 2, 3
print(t[1], t.x)  --> 2\t3
