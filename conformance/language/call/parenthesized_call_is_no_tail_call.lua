local function here() return debug.getinfo(1, "t").istailcall end
local function tail() return here() end
local function one() return (here()) end
local function more() return here(), 1 end
print(tail(), one(), (more()))  --> true\tfalse\tfalse
