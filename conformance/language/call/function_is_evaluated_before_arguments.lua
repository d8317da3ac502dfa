local log = {}
local function f(name) log[#log + 1] = name; return function() end end
f("function")(f("a"), f("b"))
print(table.concat(log, " "))  --> function a b
