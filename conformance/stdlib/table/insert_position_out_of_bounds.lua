table.insert({ 1 }, 5, "x")  --! bad argument #2 to 'insert' (position out of bounds)
