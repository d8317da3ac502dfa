local function fails(f) print((select(2, pcall(f)):gsub("^.-: ", ""))) end
fails(function() return {} < {} end)                                     --> attempt to compare two table values
fails(function() return 1 <= "1" end)                                    --> attempt to compare number with string
fails(function() return nil > 1 end)                                     --> attempt to compare number with nil
fails(function() return print < true end)                                --> attempt to compare function with boolean
fails(function() return setmetatable({}, { __name = "Point" }) < 1 end)  --> attempt to compare Point with number
