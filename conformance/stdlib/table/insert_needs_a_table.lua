table.insert(nil, 1)  --! bad argument #1 to 'insert' (table expected, got nil)
