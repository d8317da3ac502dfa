rawset(1, 2, 3)  --! bad argument #1 to 'rawset' (table expected, got number)
