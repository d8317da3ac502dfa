local function closing(name, fail)
  return setmetatable({}, { __close = function(_, e) print(name, e); if fail then error(name .. " failed", 0) end end })
end
print(pcall(function()
  local a <close> = closing("a")
  local b <close> = closing("b", true)
  local c <close> = closing("c")
  return "result"
end))  --> c\tnil
--> b\tnil
--> a\tb failed
--> false\tb failed
