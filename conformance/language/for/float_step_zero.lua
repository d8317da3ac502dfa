for i = 1.0, 2, 0.0 do end  --! 'for' step is zero
