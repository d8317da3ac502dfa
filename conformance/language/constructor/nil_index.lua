local k
local t = { [k] = 1 }  --! table index is nil
