local co = coroutine.create(function() local x = 1; coroutine.yield() end)
coroutine.resume(co)
print(debug.getinfo(co, 0, "n").name, debug.getinfo(co, 1, "l").currentline, debug.getinfo(co, 2))  --> yield\t1\tnil
