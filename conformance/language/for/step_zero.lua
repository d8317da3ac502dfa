for i = 1, 10, 0 do end  --! 'for' step is zero
