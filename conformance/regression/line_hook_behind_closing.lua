-- pylua/vm/hooks.py: after each call of __close, the end of the block was a new line.
local lines = {}
local function closing()
  return setmetatable({}, {__close = function() lines[#lines + 1] = "closed" end})
end
local function block()
  local x <close> = closing()
  local y <close> = closing()
end
debug.sethook(function(_, line) if line > 6 then lines[#lines + 1] = line end end, "l")
block()
debug.sethook()
print(table.concat(lines, " ")) --> 11 7 8 9 closed closed 12
