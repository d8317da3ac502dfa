-- pylua/compiler/assignments.py: a captured one was read and stored, which a line hook noticed.
local lines = {}
local x = 1
local function f() return x end
debug.sethook(function(_, line) lines[#lines + 1] = line end, "l")
x = x
x = (x)
debug.sethook()
print(f(), table.concat(lines, " "))  --> 1\t8
