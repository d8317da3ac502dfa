local back
setmetatable({ "alive" }, { __gc = function(o) back = o end })
collectgarbage()
print(back[1])  --> alive
back = nil
collectgarbage()
print(back)  --> nil
