local co = coroutine.create(function(a) local b = a * 2; coroutine.yield() end)
coroutine.resume(co, 21)
print(debug.getlocal(co, 1, 1))  --> a\t21
print(debug.getlocal(co, 1, 2))  --> b\t42
