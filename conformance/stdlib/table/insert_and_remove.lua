local t = { 1, 2, 3 }
table.insert(t, 4); table.insert(t, 1, 0)
print(table.concat(t, ","), table.remove(t, 1), table.remove(t), #t)  --> 0,1,2,3,4\t0\t4\t3
print(table.remove({}), table.remove({}, 0), #t)                      --> nil\tnil\t3
