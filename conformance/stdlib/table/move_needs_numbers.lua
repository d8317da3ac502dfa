table.move({}, 1, 2)  --! bad argument #4 to 'move' (number expected, got no value)
