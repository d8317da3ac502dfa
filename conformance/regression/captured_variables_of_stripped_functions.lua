-- Where variables have no names, those that functions share are still found, read and set (§6.10).
local f = load(string.dump(load [[
  local x = 1
  local function get() return x end
  local t = setmetatable({}, {__lt = function() x = x + 1 return true end})
  local was = t < t
  debug.setlocal(1, 1, 5)
  return get(), x, (select(2, debug.getlocal(1, 1)))
]], true))
print(f())  --> 5	5	5
