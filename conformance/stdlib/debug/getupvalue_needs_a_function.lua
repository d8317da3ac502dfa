debug.getupvalue({}, 1)  --! bad argument #1 to 'getupvalue' (function expected, got table)
