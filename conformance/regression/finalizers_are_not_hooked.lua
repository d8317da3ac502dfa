-- pylua/vm/collector.py: the hook was told of finalizers and what they call.
local function names(event)
  print(event, debug.getinfo(2, "n").name)
end
setmetatable({}, {__gc = function() rawlen("") end})
debug.sethook(names, "cr")
collectgarbage()
debug.sethook()
--> return\tsethook
--> call\tcollectgarbage
--> return\tcollectgarbage
--> call\tsethook
