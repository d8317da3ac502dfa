function t[1]() end  --! '(' expected near '['
