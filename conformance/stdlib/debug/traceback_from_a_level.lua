local function inner() return (debug.traceback("message", 2)) end
local function outer() local t = inner(); return t end
print((outer():gsub("main chunk.*", "main chunk")))  --> message
--> stack traceback:
--> \ttraceback_from_a_level.lua:2: in local 'outer'
--> \ttraceback_from_a_level.lua:3: in main chunk
