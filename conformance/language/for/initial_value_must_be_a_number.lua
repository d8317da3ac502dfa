for i = {}, 2 do end  --! bad 'for' initial value (number expected, got table)
