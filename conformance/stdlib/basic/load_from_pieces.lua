local pieces = { "return ", "1", " + 2" }
local i = 0
print(load(function() i = i + 1; return pieces[i] end)())  --> 3
print(pcall(load, function() error("broken", 0) end))      --> true\tnil\tbroken
print(pcall(load, function() return 5 == 5 end))           --> true\tnil\treader function must return a string
