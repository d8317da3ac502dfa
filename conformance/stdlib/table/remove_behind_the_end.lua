local t = { "a", [3] = "hole" }
print(table.remove(t, #t + 1), table.remove({}, 0), table.remove({ n = 1 }))  --> nil\tnil\tnil
