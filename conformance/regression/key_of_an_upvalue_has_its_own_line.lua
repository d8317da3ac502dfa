-- A constructor that is the key of an assignment to a field of an upvalue is on its line, not on that before.
local lines = {}
local t = {}
local function f(...)
  do
  end
  t[{1}] = 2
  local x
  t[...] = x
end
debug.sethook(function(_, line) lines[#lines + 1] = line end, "l")
f(1)
debug.sethook()
print(table.concat(lines, " "))                 --> 12 7 8 9 10 13
