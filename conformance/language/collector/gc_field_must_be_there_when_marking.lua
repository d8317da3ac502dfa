local mt = {}
setmetatable({}, mt)
mt.__gc = function() print("never") end
collectgarbage()
print("not finalized")  --> not finalized
