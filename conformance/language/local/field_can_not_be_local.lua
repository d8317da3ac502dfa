local t.x = 1  --! unexpected symbol near '.'
