-- A main chunk that is hooked is in tracebacks, and makes way for what it calls in tail position.
local events = {}
debug.sethook(function(event, line) events[#events + 1] = event .. (line or "") end, "crl")
local function short(text)
  return (text:gsub("\n[^\n]*in %?$", ""))
end
local function shown() print(short(debug.traceback("shown"))) end
debug.sethook()
debug.sethook(function(event, line) events[#events + 1] = event .. (line or "") end, "l")
shown()
--> shown
--> stack traceback:
--> 	hooked_main_chunk_calls_in_tail_position.lua:7: in local 'shown'
--> 	hooked_main_chunk_calls_in_tail_position.lua:10: in main chunk
