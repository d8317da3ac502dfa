local function fails(f) print((select(2, pcall(f)):gsub("^.-: ", ""))) end
fails(function() local a; return a & 1 end)  --> attempt to perform bitwise operation on a nil value (local 'a')
fails(function() return 1 | {} end)          --> attempt to perform bitwise operation on a table value
fails(function() return "a" << 1 end)        --> attempt to perform bitwise operation on a string value (constant 'a')
fails(function() return ~1.5 end)            --> number has no integer representation
