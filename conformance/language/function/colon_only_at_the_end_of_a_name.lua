function a:b.c() end  --! '(' expected near '.'
