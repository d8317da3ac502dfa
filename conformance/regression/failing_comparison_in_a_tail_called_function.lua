-- The caller of a function in tail position is gone, also while the function fails at a comparison.
local function less(a, b)
  if a < b then return true end
end
print(xpcall(function() return less() end, function(message)
  return (debug.traceback(message, 2):gsub("\n[^\n]*in main chunk.*", ""))
end))
--> false	failing_comparison_in_a_tail_called_function.lua:3: attempt to compare two nil values
--> stack traceback:
--> 	failing_comparison_in_a_tail_called_function.lua:3: in function <failing_comparison_in_a_tail_called_function.lua:2>
--> 	(...tail calls...)
--> 	[C]: in function 'xpcall'
