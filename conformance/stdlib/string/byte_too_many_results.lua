local ok, message = pcall(string.byte, ("x"):rep(10000000), 1, -1)
print(ok, message)  --> false\tstack overflow (string slice too long)
