print(os.remove("/no/such/file"))  --> nil\t/no/such/file: No such file or directory\t2
