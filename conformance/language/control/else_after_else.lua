if true then else else end  --! 'end' expected near 'else'
