-- A tail call of an object with __call, from a function that a library function has called, is in tracebacks.
local object = setmetatable({}, {__call = function(self)
  print((debug.traceback("called"):gsub("\n[^\n]*in main chunk.*", "")))
end})
xpcall(function() return object() end, print)
--> called
--> stack traceback:
--> 	tail_call_of_an_object_is_in_tracebacks.lua:3: in function <tail_call_of_an_object_is_in_tracebacks.lua:2>
--> 	(...tail calls...)
--> 	[C]: in function 'xpcall'
coroutine.wrap(function() return object() end)()
--> called
--> stack traceback:
--> 	tail_call_of_an_object_is_in_tracebacks.lua:3: in function <tail_call_of_an_object_is_in_tracebacks.lua:2>
--> 	(...tail calls...)
