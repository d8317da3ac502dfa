local function f(..., a) end  --! ')' expected near ','
