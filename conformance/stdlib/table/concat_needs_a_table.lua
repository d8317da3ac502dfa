table.concat("text")  --! bad argument #1 to 'concat' (table expected, got string)
