-- A function that fails with a call in tail position is still there for a message handler (§6.1, xpcall).
local function show(f) print((select(2, xpcall(f, debug.traceback)):match("^.-\n.-\n[^\n]+"):gsub("\n\t?", "; "))) end
show(function() return undefined() end)
--> handlers_and_calls_in_tail_position.lua:3: attempt to call a nil value (global 'undefined'); stack traceback:; handlers_and_calls_in_tail_position.lua:3: in function <handlers_and_calls_in_tail_position.lua:3>

-- So is a library's metamethod, with its name.
show(function() local sum = nil + "1e" end)
--> handlers_and_calls_in_tail_position.lua:7: attempt to add a 'nil' with a 'string'; stack traceback:; [C]: in metamethod 'add'

-- An error of a variable that coroutine.close closes meets no handler.
local co = coroutine.create(function()
  local x <close> = setmetatable({}, {__close = function() error("x", 0) end})
  coroutine.yield()
end)
coroutine.resume(co)
print(xpcall(coroutine.close, function(m) return "handled " .. m end, co)) --> true	false	x
