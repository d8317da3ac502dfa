-- A main chunk that is hooked is in tracebacks.
local function shown()
  print((debug.traceback("shown"):gsub("in main chunk.*", "in main chunk")))
end
debug.sethook(function() end, "crl")
shown()
--> shown
--> stack traceback:
--> 	hooked_main_chunk_is_in_tracebacks.lua:3: in local 'shown'
--> 	hooked_main_chunk_is_in_tracebacks.lua:6: in main chunk
