local outer
outer = coroutine.create(function()
  return coroutine.resume(coroutine.create(function() coroutine.close(outer) end))
end)
print(coroutine.resume(outer))  --> true\tfalse\tclose_a_normal_coroutine.lua:3: cannot close a normal coroutine
