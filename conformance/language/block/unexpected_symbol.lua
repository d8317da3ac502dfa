local x = = 1  --! unexpected symbol near '='
