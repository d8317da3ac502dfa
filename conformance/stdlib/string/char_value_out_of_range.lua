print(pcall(string.char, -1))  --> false\tbad argument #1 to 'string.char' (value out of range)
string.char(65, 256)           --! bad argument #2 to 'char' (value out of range)
