local mt = { __eq = function() return true end }
local a, b = setmetatable({}, mt), setmetatable({}, mt)
local t = { [a] = "a" }
print(a == b, t[a], t[b])                                            --> true\ta\tnil
print(t["1"], ({ ["1"] = "string" })[1], ({ [1] = "number" })["1"])  --> nil\tnil\tnil
