local zero = 0
print(pcall(function() return 1.0 // zero end))  --> true\tinf
print(1 // zero)                                 --! attempt to divide by zero
