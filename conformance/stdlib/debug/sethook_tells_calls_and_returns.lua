local log = {}
local function f() return 1 end
debug.sethook(function(event) log[#log + 1] = event end, "cr")
f()
debug.sethook()
print(table.concat(log, " "))  --> return call return call
