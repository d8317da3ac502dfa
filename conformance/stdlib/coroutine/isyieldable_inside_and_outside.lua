print(coroutine.isyieldable())                                               --> false
print(coroutine.wrap(function() return coroutine.isyieldable() end)())       --> true
print(coroutine.wrap(function() return pcall(coroutine.isyieldable) end)())  --> true\ttrue
local co = coroutine.create(print)
print(coroutine.isyieldable(co))  --> true
