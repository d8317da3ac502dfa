-- pylua/compiler/statements.py: an empty chunk ended at line 0.
local function hook()
  local info = debug.getinfo(2, "Sl")
  if info.what == "main" then
    print(info.currentline)
  end
end
local empty, later = load(""), load("\n\nlocal x\n\n")
debug.sethook(hook, "r")
empty() --> 1
later() --> 3
debug.sethook()
