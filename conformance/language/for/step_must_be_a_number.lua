for i = 1, 10, {} do end  --! bad 'for' step (number expected, got table)
