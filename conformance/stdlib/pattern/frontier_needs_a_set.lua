("x"):find("%fx")  --! missing '[' after '%f' in pattern
