local log = {}
local mt = {}
local function piece(name) return setmetatable({ name = name }, mt) end
mt.__concat = function(a, b) log[#log + 1] = a.name .. b.name; return piece(a.name .. b.name) end
print((piece("a") .. piece("b") .. piece("c")).name, table.concat(log, " "))  --> abc\tbc abc
