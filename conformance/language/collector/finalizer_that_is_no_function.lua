setmetatable({}, { __gc = 42 })
print(collectgarbage())  --> 0
