-- pylua/compiler/scope.py: PUC closes the variables there, which a line hook notices.
local lines = {}
local function note(_, line) lines[#lines + 1] = line end
local function none() end
debug.sethook(note, "l")
do
  local x = 1
  none(function() return x end,
    2
  )
end
if none then
  none(
    3
  )
end
debug.sethook()
print(table.concat(lines, " "))  --> 7 8 10 8 4 10 12 13 15 13 4 17
