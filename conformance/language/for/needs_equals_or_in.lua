for x do end  --! '=' or 'in' expected near 'do'
