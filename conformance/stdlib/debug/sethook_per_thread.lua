local n = 0
local co = coroutine.create(function() for _ = 1, 100 do end end)
debug.sethook(co, function() n = n + 1 end, "", 10)
for _ = 1, 1000 do end
print(n, debug.gethook())  --> 0\tnil
coroutine.resume(co)
print(n > 0)  --> true
