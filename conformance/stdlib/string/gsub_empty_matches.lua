print(("abc"):gsub("", "-"))    --> -a-b-c-\t4
print(("abc"):gsub("x*", "-"))  --> -a-b-c-\t4
print((""):gsub("", "x"))       --> x\t1
