local mt = { __metatable = "hidden" }
print(debug.getmetatable(setmetatable({}, mt)) == mt, debug.getmetatable(1), debug.getmetatable("").__index == string)
--> true\tnil\ttrue
