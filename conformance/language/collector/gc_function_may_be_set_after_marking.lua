local mt = { __gc = true }
setmetatable({}, mt)
mt.__gc = function() print("finalized") end
collectgarbage()  --> finalized
