math.tointeger()  --! bad argument #1 to 'tointeger' (value expected)
