-- pylua/vm/collector.py: the warning about an error in __gc was all that happened; its variables were not closed.
setmetatable({}, {__gc = function()
  local x <close> = setmetatable({}, {__close = function(_, message) print("closing", message) end})
  error("failed", 0)
end})
collectgarbage()
--> closing\tfailed
