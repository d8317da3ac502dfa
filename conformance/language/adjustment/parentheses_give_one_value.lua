local function two() return 1, 2 end
local function none() end
print((two()))                                     --> 1
print((none()))                                    --> nil
print(select("#", (none())), select("#", none()))  --> 1\t0
