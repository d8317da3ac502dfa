print(io.open("/no/such/file"))            --> nil\t/no/such/file: No such file or directory\t2
print(pcall(io.lines, "/no/such/file"))    --> false\tcannot open file '/no/such/file' (No such file or directory)
io.open("/no/such/file", "rw")             --! bad argument #2 to 'open' (invalid mode)
