-- pylua/vm/calls.py: an error in a finalizer was given to the message handler of the xpcall around.
local function handler(message) return "handled " .. message end
local function finalize() error("in the finalizer", 0) end
warn("@off")
print(xpcall(function()
  setmetatable({}, {__gc = function() print(xpcall(finalize, handler)); finalize() end})
  collectgarbage()  --> false\thandled in the finalizer
  error("afterwards", 0)
end, function(message) print("handler got", message); return message end))
--> handler got\tafterwards
--> false\tafterwards
