local t = { 1, 2, nil, 4, x = 5, [10] = 6, ["a b"] = 7, 8 }
print(t[1], t[4], t[5], t.x, t[10], t["a b"])  --> 1\t4\t8\t5\t6\t7
