-- pylua/vm/calls.py: the event of the Lua function showed the host function that it had called.
local function f() return type(1) end
local function hook()
  local info = debug.getinfo(2, "S")
  print(info.what, info.linedefined)
end
debug.sethook(hook, "r")
f() --> C\t-1
--> C\t-1
--> Lua\t2
debug.sethook()
