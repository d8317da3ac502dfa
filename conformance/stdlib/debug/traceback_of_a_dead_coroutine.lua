local co = coroutine.create(function() error("failed") end)
coroutine.resume(co)
print(debug.traceback(co, "post mortem"))  --> post mortem
--> stack traceback:
--> \t[C]: in function 'error'
--> \ttraceback_of_a_dead_coroutine.lua:1: in function <traceback_of_a_dead_coroutine.lua:1>
