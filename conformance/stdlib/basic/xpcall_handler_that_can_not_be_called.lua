print(pcall(xpcall, error, nil))  --> false\tbad argument #2 to 'xpcall' (function expected, got nil)
