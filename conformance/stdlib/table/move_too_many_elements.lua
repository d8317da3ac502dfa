print(pcall(table.move, {}, math.mininteger, 1, 1))
--> false\tbad argument #3 to 'table.move' (too many elements to move)
table.move({}, 1, math.maxinteger, 2)  --! bad argument #4 to 'move' (destination wrap around)
