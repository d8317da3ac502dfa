local function closer(name)
  return setmetatable({}, { __close = function(_, e) print(name, e) end })
end
do
  local a <close> = closer("a")
  local b <close> = closer("b")
  local c <close> = nil
  print("body")
end
--> body
--> b\tnil
--> a\tnil
