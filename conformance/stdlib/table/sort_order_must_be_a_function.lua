table.sort({ 1, 2 }, "<")  --! bad argument #2 to 'sort' (function expected, got string)
