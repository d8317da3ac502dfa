print(pcall(string.format, "%#d", 1))    --> false\tinvalid conversion specification: '%#d'
print(pcall(string.format, "%0s", "x"))  --> false\tinvalid conversion specification: '%0s'
print(pcall(string.format, "%+x", 1))    --> false\tinvalid conversion specification: '%+x'
