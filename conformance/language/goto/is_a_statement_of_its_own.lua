goto 1  --! <name> expected near '1'
