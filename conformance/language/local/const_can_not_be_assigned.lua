local limit <const> = 3
limit = 4  --! attempt to assign to const variable 'limit'
