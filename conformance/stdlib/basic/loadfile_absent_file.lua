print(loadfile("/no/such/file.lua"))  --> nil\tcannot open /no/such/file.lua: No such file or directory
