--# skip lua: lupa's Lua is built without popen
local name = os.tmpname()
local f = io.popen("cat > " .. name, "w")
f:write("through the pipe")
print(f:close())         --> true\texit\t0
print(io.lines(name)())  --> through the pipe
os.remove(name)
