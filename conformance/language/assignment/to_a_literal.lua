5 = x  --! unexpected symbol near '5'
