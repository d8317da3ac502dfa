local a = 1
local function f()
  local b = 2
  return function()
    local c = 3
    return a + b + c
  end
end
print(f()())  --> 6
