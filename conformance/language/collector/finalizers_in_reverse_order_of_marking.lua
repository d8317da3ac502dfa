local mt = { __gc = function(o) print(o.name) end }
local first, second = { name = "first" }, { name = "second" }
setmetatable(second, mt)
setmetatable(first, mt)
first, second = nil, nil
collectgarbage()  --> first
--> second
