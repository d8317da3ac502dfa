local mt = {}
local t = setmetatable({ {} }, mt)
collectgarbage()
print(#t)  --> 1
mt.__mode = "v"
setmetatable(t, mt)
collectgarbage()
print(#t)  --> 0
