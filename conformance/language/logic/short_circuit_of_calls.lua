local log = {}
local function call(name, result) log[#log + 1] = name; return result end
local _ = call("a", nil) and call("b", 1) or call("c", false) or call("d", 4)
print(table.concat(log))  --> acd
