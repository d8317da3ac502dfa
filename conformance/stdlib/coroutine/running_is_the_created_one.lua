local co
co = coroutine.create(function() return coroutine.running() == co end)
print(coroutine.resume(co))  --> true\ttrue
