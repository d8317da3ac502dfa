-- pylua/stdlib/baselib.py: an error under a pcall that host code calls went to the handler of the xpcall around.
local calls = 0
local function fail()
  calls = calls + 1
  local variable <close> = setmetatable({}, {__close = function() print("closed") end})
  error(fail, 0)
end
print(xpcall(fail, pcall))
--> closed
--> closed
--> false\tfalse
print(calls)  --> 2
