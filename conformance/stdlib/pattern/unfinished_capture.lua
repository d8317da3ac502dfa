("x"):find("(x")  --! unfinished capture
