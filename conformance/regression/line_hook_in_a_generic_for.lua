-- pylua/compiler/statements.py, vm/hooks.py: the loop began at its own line, not at that of do, and then again.
local lines = {}
local function loop()
  for _, x in
    ipairs({1, 2})
  do
    lines[#lines + 1] = "-"
  end
end
debug.sethook(function(_, line) lines[#lines + 1] = line end, "l")
loop()
debug.sethook()
print(table.concat(lines, " ")) --> 11 5 6 7 - 5 7 - 5 8 9 12
