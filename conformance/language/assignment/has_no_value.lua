local a = (b = 1)  --! ')' expected near '='
