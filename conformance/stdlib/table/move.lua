local t = table.move({ 1, 2, 3 }, 1, 3, 2)
print(table.concat(t, ","))                                    --> 1,1,2,3
print(table.concat(table.move({ 1, 2, 3 }, 2, 3, 1), ","))     --> 2,3,3
print(#table.move({ 1, 2, 3 }, 1, 3, 1, {}))                   --> 3
