local co = coroutine.create(function() coroutine.yield(1); error("broken") end)
print(coroutine.resume(co))  --> true\t1
print(coroutine.resume(co))  --> false\terror_kills_it.lua:1: broken
print(coroutine.status(co))  --> dead
print(coroutine.resume(co))  --> false\tcannot resume dead coroutine
