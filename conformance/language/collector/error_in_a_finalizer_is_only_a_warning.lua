setmetatable({}, { __gc = function() error("in finalizer") end })
print(pcall(collectgarbage))  --> true\t0
