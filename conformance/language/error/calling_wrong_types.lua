local function fails(f) print((select(2, pcall(f)):gsub("^.-: ", ""))) end
fails(function() local a = {}; a() end)      --> attempt to call a table value (local 'a')
fails(function() (1)() end)                  --> attempt to call a number value
fails(function() undefined() end)            --> attempt to call a nil value (global 'undefined')
fails(function() local t = {}; t.x.y() end)  --> attempt to index a nil value (field 'x')
fails(function() local t = {}; t[1]() end)   --> attempt to call a nil value (field 'integer index')
fails(function() ("x"):no() end)             --> attempt to call a nil value (method 'no')
