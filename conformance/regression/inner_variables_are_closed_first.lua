-- pylua/vm/calls.py: where an error passed a library function, the variables of the outer function were closed first.
local function closing(name)
  return setmetatable({}, {__close = function() print(name) end})
end
pcall(function()
  local outer <close> = closing("outer")
  string.gsub("x", "x", function()
    local inner <close> = closing("inner")
    local innermost <close> = closing("innermost")
    error("failed")
  end)
end)
--> innermost
--> inner
--> outer
