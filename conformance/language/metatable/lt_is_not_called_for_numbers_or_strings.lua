debug.setmetatable(1, { __lt = function() return true end })
getmetatable("").__lt = function() return true end
print(2 < 1, "b" < "a")  --> false\tfalse
print(1 < "a")           --> true
debug.setmetatable(1, nil)
getmetatable("").__lt = nil
