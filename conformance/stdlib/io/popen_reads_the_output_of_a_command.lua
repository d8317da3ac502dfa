--# skip lua: lupa's Lua is built without popen
local f = io.popen("echo one; echo two")
print(f:read("l"), f:read("a"), f:close())  --> one\ttwo
--> \ttrue\texit\t0
