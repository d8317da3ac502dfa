print(pcall(error, "text", 100))  --> false\ttext
print(pcall(error, "text", -1))   --> false\ttext
