for _ in next, {}, nil, 42 do end  --! variable '(for state)' got a non-closable value
