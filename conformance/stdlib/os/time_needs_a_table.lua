os.time(5)  --! bad argument #1 to 'time' (table expected, got number)
