setmetatable(_G, {
  __index = function(_, name) return "undefined " .. name end,
  __newindex = function(_, name) error("no global " .. name, 2) end,
})
print(anything)  --> undefined anything
other = 1        --! no global other
