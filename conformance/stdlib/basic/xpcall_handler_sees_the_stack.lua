local function failing() error("E") end
print(xpcall(failing, function() return debug.getinfo(3, "f").func == failing end))  --> false\ttrue
