debug.sethook(print)  --! bad argument #2 to 'sethook' (string expected, got no value)
