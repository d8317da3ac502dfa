table.sort()  --! bad argument #1 to 'sort' (table expected, got no value)
