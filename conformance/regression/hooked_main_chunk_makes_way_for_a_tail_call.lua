-- A hooked main chunk is replaced by what it calls in tail position, as any function is.
local function shown()
  print((debug.traceback("shown"):gsub("tail calls%.%.%.%).*", "tail calls...)")))
end
debug.sethook(function() end, "crl")
return shown()
--> shown
--> stack traceback:
--> 	hooked_main_chunk_makes_way_for_a_tail_call.lua:3: in function <hooked_main_chunk_makes_way_for_a_tail_call.lua:2>
--> 	(...tail calls...)
