string.dump("x")  --! bad argument #1 to 'dump' (function expected, got string)
