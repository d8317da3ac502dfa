a, b  --!! missing_equals_sign.lua:2: '=' expected near <eof>
