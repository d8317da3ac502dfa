local mt = {}
print(getmetatable(setmetatable({}, mt)) == mt, getmetatable({}), getmetatable(1))  --> true\tnil\tnil
print(getmetatable(setmetatable({}, { __metatable = "hidden" })), getmetatable("").__name)  --> hidden\tnil
