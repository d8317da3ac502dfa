debug.upvalueid(1, 1)  --! bad argument #1 to 'upvalueid' (function expected, got number)
