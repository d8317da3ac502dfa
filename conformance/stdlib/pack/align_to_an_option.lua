print(#string.pack("!8 b Xi8", 1), #string.pack("!4 b Xi8 b", 1, 2), #string.pack("b Xi4", 1))  --> 8\t5\t1
string.pack("X", 1)  --! bad argument #1 to 'pack' (invalid next option for option 'X')
