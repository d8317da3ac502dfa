local co = coroutine.create(function(a) local b = coroutine.yield(a .. "!"); return b .. "?" end)
print(coroutine.resume(co, "one"))    --> true\tone!
print(coroutine.resume(co, "two"))    --> true\ttwo?
print(coroutine.resume(co, "three"))  --> false\tcannot resume dead coroutine
