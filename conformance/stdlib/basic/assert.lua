print(assert(1, 2))                     --> 1\t2
print(pcall(assert, false))             --> false\tassertion failed!
print(pcall(assert, nil, "message"))    --> false\tmessage
assert()                                --! bad argument #1 to 'assert' (value expected)
