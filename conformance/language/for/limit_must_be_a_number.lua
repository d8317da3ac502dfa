for i = 1, {} do end  --! bad 'for' limit (number expected, got table)
