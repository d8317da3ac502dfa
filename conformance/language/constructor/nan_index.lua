local t = { [0 / 0] = 1 }  --! table index is NaN
