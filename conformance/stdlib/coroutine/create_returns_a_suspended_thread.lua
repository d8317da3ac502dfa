local co = coroutine.create(function() end)
print(type(co), coroutine.status(co))  --> thread\tsuspended
