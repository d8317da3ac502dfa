local function fails(f) print((select(2, pcall(f)):gsub("^.-: ", ""))) end
fails(function() local n = 5; return #n end)  --> attempt to get length of a number value (local 'n')
fails(function() return #nil end)             --> attempt to get length of a nil value
fails(function() return #string.len end)      --> attempt to get length of a function value (field 'len')
