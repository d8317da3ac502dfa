print(pcall(utf8.char, -1))  --> false\tbad argument #1 to 'utf8.char' (value out of range)
utf8.char(65, 0x80000000)    --! bad argument #2 to 'char' (value out of range)
