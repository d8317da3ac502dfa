for i = 1 do end  --! ',' expected near 'do'
