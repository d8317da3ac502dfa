debug.setcstacklimit()  --! bad argument #1 to 'setcstacklimit' (number expected, got no value)
