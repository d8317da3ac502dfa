local co = coroutine.create(function() table.sort({ 3, 1, 2 }, function() coroutine.yield() end) end)
print(coroutine.resume(co))  --> false\tattempt to yield across a C-call boundary
