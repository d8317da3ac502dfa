local t = setmetatable({}, { __metatable = false })
setmetatable(t, {})  --! cannot change a protected metatable
