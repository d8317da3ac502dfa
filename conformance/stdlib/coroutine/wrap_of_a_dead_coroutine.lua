local f = coroutine.wrap(function() end)
f()
f()  --! cannot resume dead coroutine
