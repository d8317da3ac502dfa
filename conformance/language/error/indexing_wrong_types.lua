local function fails(f) print((select(2, pcall(f)):gsub("^.-: ", ""))) end
fails(function() local a; return a.x end)           --> attempt to index a nil value (local 'a')
fails(function() local a = 1; a.x = 2 end)          --> attempt to index a number value (local 'a')
fails(function() return (true).x end)               --> attempt to index a boolean value
fails(function() return undefined.x end)            --> attempt to index a nil value (global 'undefined')
fails(function() local t = {}; t.a.b = 1 end)       --> attempt to index a nil value (field 'a')
fails(function() local t = {}; return t[1][2] end)  --> attempt to index a nil value (field 'integer index')
fails(function() local t = {}; t[nil].x = 1 end)    --> attempt to index a nil value (field '?')
fails(function() return ("x").y.z end)              --> attempt to index a nil value (field 'y')
