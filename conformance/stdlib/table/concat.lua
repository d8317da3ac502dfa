print(table.concat({ 1, 2.5, "x" }, ", "), table.concat({}), table.concat({ 1, 2, 3 }, "-", 2, 3))  --> 1, 2.5, x\t\t2-3
print(table.concat({ 1, {}, 3 }))  --! invalid value (table) at index 2 in table for 'concat'
