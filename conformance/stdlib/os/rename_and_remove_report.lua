print(os.remove("/no/such/file"))       --> nil\t/no/such/file: No such file or directory\t2
print(os.rename("/no/such/file", "x"))  --> nil\tNo such file or directory\t2
