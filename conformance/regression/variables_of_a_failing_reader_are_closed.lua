-- pylua/stdlib/baselib.py: load caught the error of its reader without closing the reader's variables.
local function read()
  local x <close> = setmetatable({}, {__close = function(_, message) print("closing", message) end})
  error("unreadable", 0)
end
print(pcall(load, read)) -- pcall: so that no message handler sees the error
--> closing\tunreadable
--> true\tnil\tunreadable
