local t = table.pack(nil, "b", nil)
print(t.n, t[1], t[2], t[3], table.pack().n)  --> 3\tnil\tb\tnil\t0
