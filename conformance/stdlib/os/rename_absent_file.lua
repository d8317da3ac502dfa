print(os.rename("/no/such/file", "/no/such/other"))  --> nil\tNo such file or directory\t2
