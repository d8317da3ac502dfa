print(pcall(table.remove, { 1, 2 }, 0))  --> false\tbad argument #2 to 'table.remove' (position out of bounds)
table.remove({ 1, 2 }, 4)                --! bad argument #2 to 'remove' (position out of bounds)
