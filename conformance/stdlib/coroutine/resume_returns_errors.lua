print(coroutine.resume(coroutine.create(function() error("text", 0) end)))  --> false\ttext
print(coroutine.resume(coroutine.create(function() return nil + 1 end)))
--> false\tresume_returns_errors.lua:2: attempt to perform arithmetic on a nil value
