local log = {}
local function f() return 1 end
local function g() return f() end
debug.sethook(function(event) log[#log + 1] = event end, "c")
g()
debug.sethook()
print(table.concat(log, " "))  --> call tail call call
