local outer = coroutine.wrap(function()
  local inner = coroutine.wrap(function() coroutine.yield("inner 1"); return "inner 2" end)
  coroutine.yield(inner())
  coroutine.yield(inner())
  return "outer"
end)
print(outer(), outer(), outer())  --> inner 1\tinner 2\touter
