local function fails(f) print((select(2, pcall(f)):gsub("^.-: ", ""))) end
fails(function() return (1 + 1)() end)                     --> attempt to call a number value
fails(function() return ({}) + 1 end)                      --> attempt to perform arithmetic on a table value
fails(function() return (select("#"))[1] end)              --> attempt to index a number value
fails(function() local t = {}; return (t.x or t.y).z end)  --> attempt to index a nil value
