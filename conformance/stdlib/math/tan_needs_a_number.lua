math.tan({})  --! bad argument #1 to 'tan' (number expected, got table)
