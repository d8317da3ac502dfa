local outer
outer = coroutine.create(function()
  local inner = coroutine.create(function() return coroutine.status(outer), coroutine.resume(outer) end)
  return coroutine.resume(inner)
end)
print(coroutine.resume(outer))  --> true\ttrue\tnormal\tfalse\tcannot resume non-suspended coroutine
