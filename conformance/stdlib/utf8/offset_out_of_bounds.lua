utf8.offset("abc", 1, 5)  --! bad argument #3 to 'offset' (position out of bounds)
