print(pcall(os.date, "!%Y", 2^60))  --> false\tdate result cannot be represented in this installation
