rawlen(5)  --! bad argument #1 to 'rawlen' (table or string expected, got number)
