local function fails(f) print((select(2, pcall(f)):gsub("^.-: ", ""))) end
fails(function() local t = {}; return "a" .. t end)  --> attempt to concatenate a table value (local 't')
fails(function() return nil .. "a" end)              --> attempt to concatenate a nil value
fails(function() local t = { x = {} }; return "a" .. t.x .. "b" end)
--> attempt to concatenate a table value (field 'x')
fails(function() return print .. true end)           --> attempt to concatenate a function value (global 'print')
