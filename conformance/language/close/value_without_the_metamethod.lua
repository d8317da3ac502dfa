local x <close> = {}  --! variable 'x' got a non-closable value
