local a <close>, b <close> = nil, nil  --! multiple to-be-closed variables in local list
