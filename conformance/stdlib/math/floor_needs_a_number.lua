math.floor(true)  --! bad argument #1 to 'floor' (number expected, got boolean)
