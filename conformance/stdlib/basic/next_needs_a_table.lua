next("text")  --! bad argument #1 to 'next' (table expected, got string)
