local t = {}
t:m = 1  --! function arguments expected near '='
