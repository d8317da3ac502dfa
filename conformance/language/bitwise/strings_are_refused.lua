print(pcall(function() return "3" & 1 end))   --> false\tstrings_are_refused.lua:1: attempt to perform bitwise operation on a string value (constant '3')
print(pcall(function() return 1 << "x" end))  --> false\tstrings_are_refused.lua:2: attempt to perform bitwise operation on a string value (constant 'x')
print(~"0")                                   --! attempt to perform bitwise operation on a string value (constant '0')
