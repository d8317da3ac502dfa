print(pcall(function() return 1 / 0 | 0 end))  --> false\tinfinity_and_nan.lua:1: number has no integer representation
print(pcall(function() return 0 / 0 & 1 end))  --> false\tinfinity_and_nan.lua:2: number has no integer representation
