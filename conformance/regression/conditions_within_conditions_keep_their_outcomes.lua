-- The tests of a condition that stands within another one do not disturb it.
local function f (A, B, C)
  local was
  if not((A or B) and C) then was = true end
  return was, not((A or B) and C)
end
print(f(true, true, true))      --> nil	false
print(f(false, false, true))    --> true	true
print(f(false, true, false))    --> true	true
A, B, C = true, false, true
local taken
if not((_ENV.A or _ENV.B) and _ENV.C) then taken = true end
print(taken)                    --> nil
