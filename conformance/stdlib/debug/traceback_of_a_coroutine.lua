local function inner() coroutine.yield() end
local co = coroutine.create(function() inner() end)
coroutine.resume(co)
print(debug.traceback(co))  --> stack traceback:
--> \t[C]: in function 'coroutine.yield'
--> \ttraceback_of_a_coroutine.lua:1: in upvalue 'inner'
--> \ttraceback_of_a_coroutine.lua:2: in function <traceback_of_a_coroutine.lua:2>
