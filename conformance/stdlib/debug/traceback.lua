local function inner() return (debug.traceback("message")) end
local function outer() local t = inner(); return t end
print((outer():gsub("main chunk.*", "main chunk")))  -- without the host program
--> message
--> stack traceback:
--> \ttraceback.lua:1: in upvalue 'inner'
--> \ttraceback.lua:2: in local 'outer'
--> \ttraceback.lua:3: in main chunk
