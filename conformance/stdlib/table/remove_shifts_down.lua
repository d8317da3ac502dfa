local t = { "a", "b", "c", "d" }
print(table.remove(t, 1), table.remove(t, 2), table.concat(t))  --> a\tc\tbd
