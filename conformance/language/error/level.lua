local function check(x) if not x then error("level two", 2) end end
local function user() check(false) end
print(pcall(user))                          --> false\tlevel.lua:2: level two
print(pcall(error, "no position", 0))       --> false\tno position
print(pcall(error))                         --> false\tnil
error("at the end")                         --! at the end
