-- Functions that have made way for a tail call do not come back when a hook is set.
local function f(n)
  if n > 0 then return f(n - 1) end
  debug.sethook(function() end, "l")
  print((debug.traceback("hooked"):gsub("in main chunk.*", "in main chunk")))
end
local function g() return f(3) end
local function h() g() end
h()
--> hooked
--> stack traceback:
--> 	tail_calls_are_forgotten_before_a_hook.lua:5: in function <tail_calls_are_forgotten_before_a_hook.lua:2>
--> 	(...tail calls...)
--> 	tail_calls_are_forgotten_before_a_hook.lua:8: in local 'h'
--> 	tail_calls_are_forgotten_before_a_hook.lua:9: in main chunk
