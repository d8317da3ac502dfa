-- pylua/stdlib/baselib.py: only "collect" and "step" knew that a finalizer was running.
setmetatable({}, { __gc = function() print(collectgarbage(), collectgarbage("count"), collectgarbage("stop")) end })
collectgarbage()                    --> nil\tnil\tnil
print(collectgarbage("isrunning"))  --> true
