for p, c in utf8.codes("ab\xFF") do print(p, c) end  --> 1\t97
--> 2\t98
--!! codes_invalid_byte.lua:1: invalid UTF-8 code
