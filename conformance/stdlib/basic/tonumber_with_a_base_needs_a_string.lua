tonumber(10, 16)  --! bad argument #1 to 'tonumber' (string expected, got number)
