local n = 0
setmetatable({}, { __gc = function() n = n + 1 end })
collectgarbage()
collectgarbage()
print(n)  --> 1
