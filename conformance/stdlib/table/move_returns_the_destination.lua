local a, b = { 1 }, {}
print(table.move(a, 1, 1, 1) == a, table.move(a, 1, 1, 5, b) == b, b[5], table.move(a, 1, 0, 1) == a)
--> true\ttrue\t1\ttrue
