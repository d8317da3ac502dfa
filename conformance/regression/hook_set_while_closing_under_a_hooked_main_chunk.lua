-- A main chunk that was hooked calls a function in which a close handler sets a hook.
debug.sethook(function() end, "l")
debug.sethook()
local names = {}
local function hook(event)
  names[#names + 1] = event .. " " .. tostring(debug.getinfo(2).name)
end
local function f(...)
  local x <close> = setmetatable({}, {__close = function() names[#names + 1] = "x" end})
  local y <close> = setmetatable({}, {__close = function() debug.sethook(hook, "r") end})
  return ...
end
print(load("local f = ... return f(1, 2)")(f))  --> 1	2
debug.sethook()
print(table.concat(names, ", "))
--> return sethook, return close, x, return close, return nil, return print
