local function check(x) if not x then error("level two", 2) end end
local function user() check(false) end
print(pcall(user))                     --> false\tlevel_chooses_the_blamed_function.lua:2: level two
print(pcall(function() user() end))    --> false\tlevel_chooses_the_blamed_function.lua:2: level two
print(pcall(error, "no position", 0))  --> false\tno position
error("at the end", 1)                 --! at the end
