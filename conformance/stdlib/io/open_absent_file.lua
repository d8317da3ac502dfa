print(io.open("/no/such/file"))       --> nil\t/no/such/file: No such file or directory\t2
print(io.open("/no/such/file", "w"))  --> nil\t/no/such/file: No such file or directory\t2
