io.output("/no/such/folder/file")  --! cannot open file '/no/such/folder/file' (No such file or directory)
