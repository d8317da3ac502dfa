if true print(1) end  --! 'then' expected near 'print'
