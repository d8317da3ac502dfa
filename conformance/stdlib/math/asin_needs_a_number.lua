math.asin({})  --! bad argument #1 to 'asin' (number expected, got table)
