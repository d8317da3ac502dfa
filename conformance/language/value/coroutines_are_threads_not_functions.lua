local co = coroutine.create(function() end)
print(type(co), type(coroutine.wrap(function() end)))  --> thread\tfunction
print((tostring(co):gsub("0x%x+", "ADDRESS")))         --> thread: ADDRESS
co()                                                   --! attempt to call a thread value (local 'co')
