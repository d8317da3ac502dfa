xpcall(print)  --! bad argument #2 to 'xpcall' (function expected, got no value)
