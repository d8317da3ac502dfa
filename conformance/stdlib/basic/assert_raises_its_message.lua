print(pcall(assert, false, "message"))                     --> false\tmessage
print(pcall(assert, nil))                                  --> false\tassertion failed!
print(pcall(assert, false, nil))                           --> false\tnil
print(select(2, pcall(assert, false, { code = 5 })).code)  --> 5
