local co
co = coroutine.create(function()
  print(coroutine.status(co), coroutine.isyieldable())
  coroutine.yield()
end)
print(coroutine.status(co), coroutine.isyieldable())  --> suspended\tfalse
coroutine.resume(co)                                  --> running\ttrue
print(coroutine.status(co))                           --> suspended
coroutine.resume(co)
print(coroutine.status(co))                           --> dead
