local t = { "a", "b", "c" }
table.insert(t, 1, "x")
table.insert(t, 3, "y")
table.insert(t, #t + 1, "z")
print(table.concat(t))  --> xaybcz
