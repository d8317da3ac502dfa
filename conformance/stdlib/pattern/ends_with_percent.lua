("x"):find("x%")  --! malformed pattern (ends with '%')
