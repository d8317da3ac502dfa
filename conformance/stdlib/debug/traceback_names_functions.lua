function global() return (debug.traceback("")) end
local t = { field = function() return (global()) end }
function t:method() return (t.field()) end
print((t:method():gsub("main chunk.*", "main chunk")))  -->
--> stack traceback:
--> \ttraceback_names_functions.lua:1: in function 'global'
--> \ttraceback_names_functions.lua:2: in field 'field'
--> \ttraceback_names_functions.lua:3: in method 'method'
--> \ttraceback_names_functions.lua:4: in main chunk
