local co = coroutine.create(function() return (("abc"):gsub("b", coroutine.yield)) end)
print(coroutine.resume(co))  --> false\tattempt to yield across a C-call boundary
