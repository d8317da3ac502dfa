print(#("%s"):format("a\0b"), #("%s"):format(("x"):rep(1000)))  --> 3\t1000
print(("%5s"):format("a\0b"))                                   --! bad argument #1 to 'format' (string contains zeros)
