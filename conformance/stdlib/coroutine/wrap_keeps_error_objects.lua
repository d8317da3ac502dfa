local f = coroutine.wrap(function() error({ code = 1 }) end)
print(select(2, pcall(f)).code)  --> 1
