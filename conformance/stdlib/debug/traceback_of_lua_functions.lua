local function inner() return (debug.traceback("message")) end
local function outer() local t = inner(); return t end
print((outer():gsub("main chunk.*", "main chunk")))  --> message
--> stack traceback:
--> \ttraceback_of_lua_functions.lua:1: in upvalue 'inner'
--> \ttraceback_of_lua_functions.lua:2: in local 'outer'
--> \ttraceback_of_lua_functions.lua:3: in main chunk
