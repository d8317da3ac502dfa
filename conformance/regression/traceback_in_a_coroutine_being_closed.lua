-- What is called while a coroutine is closed stands on its stack alone.
local co = coroutine.create(function()
  local x <close> = setmetatable({}, {__close = function()
    print(coroutine.status(Main), debug.traceback("closing"))
    print(xpcall(function() error("inside") end, debug.traceback))
  end})
  error("dead")
end)
Main = coroutine.running()
print(coroutine.resume(co))
--> false	traceback_in_a_coroutine_being_closed.lua:7: dead
print(debug.traceback(co))
--> stack traceback:
--> 	[C]: in function 'error'
--> 	traceback_in_a_coroutine_being_closed.lua:7: in function <traceback_in_a_coroutine_being_closed.lua:2>
print(coroutine.close(co))
--> normal	closing
--> stack traceback:
--> 	traceback_in_a_coroutine_being_closed.lua:4: in function <traceback_in_a_coroutine_being_closed.lua:3>
--> false	traceback_in_a_coroutine_being_closed.lua:5: inside
--> stack traceback:
--> 	[C]: in function 'error'
--> 	traceback_in_a_coroutine_being_closed.lua:5: in function <traceback_in_a_coroutine_being_closed.lua:5>
--> 	[C]: in function 'xpcall'
--> 	traceback_in_a_coroutine_being_closed.lua:5: in function <traceback_in_a_coroutine_being_closed.lua:3>
--> false	traceback_in_a_coroutine_being_closed.lua:7: dead
