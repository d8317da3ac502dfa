print(pcall(string.format, "%d"))  --> false\tbad argument #2 to 'string.format' (no value)
string.format("%s %s", 1)          --! bad argument #3 to 'format' (no value)
