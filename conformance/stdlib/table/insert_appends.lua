local t = { "a" }
table.insert(t, "b")
print(table.concat(t), #t, select("#", table.insert(t, "c")))  --> ab\t2\t0
