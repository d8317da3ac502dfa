local t = { "a", "b" }
print(table.remove(t), table.remove(t), table.remove(t), #t)  --> b\ta\tnil\t0
