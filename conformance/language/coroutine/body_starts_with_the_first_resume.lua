local log = {}
local co = coroutine.create(function(...) log[#log + 1] = select("#", ...) end)
print(#log)  --> 0
coroutine.resume(co, "a", "b")
print(log[1])  --> 2
