-- pylua/compiler/statements.py: making the variable's cell was a line event at the end of its value.
local lines = {}
debug.sethook(function(_, line) lines[#lines + 1] = line end, "l")
local captured = {
  x = 2,
}
local a, b = 1, {
  y = 3,
}
debug.sethook()
local function f() return captured, a, b end
print(table.concat(lines, " ")) --> 4 5 7 8 10
