do end until true  --! <eof> expected near 'until'
