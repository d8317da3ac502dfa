while true print(1) end  --! 'do' expected near 'print'
