-- A function that closes a variable is so named in a coroutine, too, also behind a comparison with a metamethod.
local object = setmetatable({}, {__le = function() return true end})
coroutine.wrap(function()
  local x <close> = setmetatable({}, {__close = function()
    print(xpcall(nil, debug.traceback, 1 <= object))
  end})
end)()
--> false	attempt to call a nil value
--> stack traceback:
--> 	[C]: in function 'xpcall'
--> 	close_handler_in_a_coroutine_has_a_name.lua:5: in metamethod 'close'
--> 	close_handler_in_a_coroutine_has_a_name.lua:7: in function <close_handler_in_a_coroutine_has_a_name.lua:3>
