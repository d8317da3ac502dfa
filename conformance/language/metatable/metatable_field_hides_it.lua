local mt = { __metatable = false }
local t = setmetatable({}, mt)
print(getmetatable(t), debug.getmetatable(t) == mt)  --> false\ttrue
print(pcall(setmetatable, t, nil))                   --> false\tcannot change a protected metatable
