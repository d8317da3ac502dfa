print(pcall(load, function() error("broken", 0) end))  --> true\tnil\tbroken
print(pcall(load, function() return {} end))           --> true\tnil\treader function must return a string
print(select("#", load(function() return nil end)))    --> 1
