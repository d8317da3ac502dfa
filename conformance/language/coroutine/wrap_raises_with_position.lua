local f = coroutine.wrap(function() error("inside") end)
print(pcall(f))  --> false\twrap_raises_with_position.lua:1: inside
