print(pcall(debug.getinfo, 1, ">S"))  --> false\tbad argument #2 to 'debug.getinfo' (invalid option '>')
debug.getinfo(1, "X")                 --! bad argument #2 to 'getinfo' (invalid option)
