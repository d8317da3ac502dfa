print(table.concat(table.move({ 1, 2, 3, 4 }, 2, 4, 1), " "))      --> 2 3 4 4
print(table.concat(table.move({ 1, 2, 3 }, 1, 3, 2), " "))         --> 1 1 2 3
print(table.concat(table.move({ 1, 2, 3 }, 2, 3, 1, { 9 }), " "))  --> 2 3
