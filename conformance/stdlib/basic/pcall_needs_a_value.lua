pcall()  --! bad argument #1 to 'pcall' (value expected)
