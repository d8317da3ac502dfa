local t = setmetatable({}, { __add = function() error("no adding") end })
print(pcall(function() return t + 1 end))  --> false\terror_in_a_metamethod.lua:1: no adding
