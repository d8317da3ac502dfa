print(pcall(table.insert, { 1 }, 0, "x"))  --> false\tbad argument #2 to 'table.insert' (position out of bounds)
table.insert({ 1 }, 3, "x")                --! bad argument #2 to 'insert' (position out of bounds)
