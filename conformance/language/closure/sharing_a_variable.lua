local function pair()
  local n = 0
  return function() n = n + 1 end, function() return n end
end
local up, get = pair()
local _, other = pair()
up(); up()
print(get(), other())  --> 2\t0
