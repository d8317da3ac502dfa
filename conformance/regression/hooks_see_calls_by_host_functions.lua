-- pylua/vm/operations.py, calls.py: pcall, and what host functions call, made no call and return events.
local events = {}
local function hook(event)
  local info = debug.getinfo(2, "n")
  events[#events + 1] = event .. " " .. tostring(info.name)
end
local function told(f, ...)
  events = {}
  debug.sethook(hook, "cr")
  f(...)
  debug.sethook()
  return table.concat(events, ", ", 3, #events - 2)
end
print(told(function() pcall(type, 1) end))             --> call pcall, call nil, return nil, return pcall
print(told(function() pcall(error) end))               --> call pcall, call nil, return pcall
print(told(function() string.gsub("a", "a", type) end)) --> call gsub, call nil, return nil, return gsub
print(told(function() return type(1) end))             --> call type, return type
