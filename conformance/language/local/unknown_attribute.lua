local x <fixed> = 1  --! unknown attribute 'fixed'
