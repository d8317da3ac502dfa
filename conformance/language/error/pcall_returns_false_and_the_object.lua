local object = { 1 }
local ok, caught = pcall(error, object)
print(ok, caught == object)                    --> false\ttrue
print(pcall(function() return 1, nil, 3 end))  --> true\t1\tnil\t3
