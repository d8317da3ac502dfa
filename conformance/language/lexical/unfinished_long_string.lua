print([==[ text ]=]
--!! unfinished_long_string.lua:3: unfinished long string (starting at line 1) near <eof>
