print(pcall(nil))  --> false\tattempt to call a nil value
print(pcall({}))   --> false\tattempt to call a table value
