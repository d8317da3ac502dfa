local function fails(f) print((select(2, pcall(f)):gsub("^.-: ", ""))) end
fails(function() local a = {}; return a + 1 end)  --> attempt to perform arithmetic on a table value (local 'a')
fails(function() return 1 - nil end)              --> attempt to perform arithmetic on a nil value
fails(function() return -{} end)                  --> attempt to perform arithmetic on a table value
fails(function() return "x" * 2 end)              --> attempt to mul a 'string' with a 'number'
fails(function() return true % undefined end)     --> attempt to perform arithmetic on a boolean value
