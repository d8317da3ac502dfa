-- What goes on behind a __close handler that has set a hook is hooked; going on with the next variable is no new line.
local lines = {}
local function set()
  debug.sethook(function(_, line) lines[#lines + 1] = line end, "l")
end
do
  local x <close> = setmetatable({}, {__close = set})
  local y = 1
end
local z = 3
debug.sethook()
print(table.concat(lines, " "))                 --> 5 10 11

lines = {}
local function f()
  local x <close> = setmetatable({}, {__close = function()
    local a = 1
  end})
  local y <close> = setmetatable({}, {__close = set})
  return 1, 2
end
print(f())                                      --> 1	2
local z = 3
debug.sethook()
print(table.concat(lines, " "))                 --> 5 17 18 23 24
