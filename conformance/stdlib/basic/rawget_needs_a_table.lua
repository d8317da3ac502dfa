rawget("text", 1)  --! bad argument #1 to 'rawget' (table expected, got string)
