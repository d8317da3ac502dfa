local t = setmetatable({}, {
  __newindex = function(t, k, v) rawset(t, k, coroutine.yield("newindex")) end,
  __call = function(_, x) return coroutine.yield("call") end,
})
local co = coroutine.wrap(function() t.x = 1; return t.x, t(2) end)
print(co())            --> newindex
print(co("stored"))    --> call
print(co("returned"))  --> stored\treturned
