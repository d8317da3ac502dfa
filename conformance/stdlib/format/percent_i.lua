print(("%i %3i"):format(-7, 7))  --> -7   7
