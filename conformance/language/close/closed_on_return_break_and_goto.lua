local function closer(name) return setmetatable({}, { __close = function() print("close " .. name) end }) end
local function f()
  local x <close> = closer("return")
  return "result"
end
print(f())
--> close return
--> result
for _ = 1, 3 do
  local x <close> = closer("break")
  break
end
--> close break
do
  local x <close> = closer("goto")
  goto out
end
::out::
--> close goto
