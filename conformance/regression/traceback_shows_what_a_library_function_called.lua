-- A message handler of a library function also sees the functions that this one has called.
local function handler(message)
  return (debug.traceback(message, 2):gsub("\n[^\n]*in main chunk.*", ""))
end
print(xpcall(table.sort, handler, {2, 1}, function(a, b) error("no order") end))
--> false	traceback_shows_what_a_library_function_called.lua:5: no order
--> stack traceback:
--> 	[C]: in function 'error'
--> 	traceback_shows_what_a_library_function_called.lua:5: in function <traceback_shows_what_a_library_function_called.lua:5>
--> 	[C]: in function 'table.sort'
--> 	[C]: in function 'xpcall'
print(xpcall(pcall, handler))
--> false	bad argument #1 to 'pcall' (value expected)
--> stack traceback:
--> 	[C]: in function 'pcall'
--> 	[C]: in function 'xpcall'
for i = math.maxinteger, math.maxinteger do
  print(xpcall(function() coroutine.create(nil) end, handler))
end
--> false	traceback_shows_what_a_library_function_called.lua:18: bad argument #1 to 'create' (function expected, got nil)
--> stack traceback:
--> 	[C]: in function 'coroutine.create'
--> 	traceback_shows_what_a_library_function_called.lua:18: in function <traceback_shows_what_a_library_function_called.lua:18>
--> 	[C]: in function 'xpcall'
