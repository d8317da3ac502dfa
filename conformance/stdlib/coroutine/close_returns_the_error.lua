local co = coroutine.create(function() error({ code = 3 }) end)
coroutine.resume(co)
local ok, e = coroutine.close(co)
print(ok, e.code)           --> false\t3
print(coroutine.close(co))  --> true
