print(pcall(table.concat, { 1, {}, 3 }))  --> false\tinvalid value (table) at index 2 in table for 'concat'
table.concat({ 1, 2 }, ",", 1, 3)         --! invalid value (nil) at index 3 in table for 'concat'
