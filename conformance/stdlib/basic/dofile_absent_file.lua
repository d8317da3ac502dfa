dofile("/no/such/file.lua")  --!! cannot open /no/such/file.lua: No such file or directory
