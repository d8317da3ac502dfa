table.remove(5)  --! bad argument #1 to 'remove' (table expected, got number)
