local mt = { __add = function(a, b) return coroutine.yield("add") end, __index = function(_, k) return coroutine.yield(k) end }
local co = coroutine.wrap(function()
  local t = setmetatable({}, mt)
  local sum = t + 1
  local field = t.name
  for x in function() return coroutine.yield("iterate") end do return sum, field, x end
end)
print(co())    --> add
print(co(10))  --> name
print(co(20))  --> iterate
print(co(30))  --> 10\t20\t30
