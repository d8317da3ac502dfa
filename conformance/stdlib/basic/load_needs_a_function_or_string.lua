load({})  --! bad argument #1 to 'load' (function expected, got table)
