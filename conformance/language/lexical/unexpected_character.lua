local x = 1 $ 2  --! unexpected symbol near '$'
