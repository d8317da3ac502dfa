io.input("/no/such/file")  --! cannot open file '/no/such/file' (No such file or directory)
