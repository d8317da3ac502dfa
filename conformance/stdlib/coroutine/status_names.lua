local outer
local function states()
  local inner = coroutine.create(function() return coroutine.status(outer) end)
  return coroutine.status(inner), coroutine.status(outer), select(2, coroutine.resume(inner)), coroutine.status(inner)
end
outer = coroutine.create(states)
print(coroutine.resume(outer))  --> true\tsuspended\trunning\tnormal\tdead
