local x < 1 > = 2  --! <name> expected near '1'
