local function closing(message)
  return setmetatable({}, { __close = function(_, e) error(tostring(e) .. "+" .. message, 0) end })
end
print(pcall(function()
  local a <close> = closing("a")
  local b <close> = closing("b")
  error("body", 0)
end))  --> false\tbody+b+a
