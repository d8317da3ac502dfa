print(table.unpack({ 1, 2, 3 }))        --> 1\t2\t3
print(table.unpack({ 1, 2, 3 }, 2))     --> 2\t3
print(table.unpack({ 1, 2, 3 }, 2, 4))  --> 2\t3\tnil
print(select("#", table.unpack({ 1 }, 2)), select("#", table.unpack({}, 1, 0)), table.unpack({ [-1] = "m" }, -1, -1))
--> 0\t0\tm
