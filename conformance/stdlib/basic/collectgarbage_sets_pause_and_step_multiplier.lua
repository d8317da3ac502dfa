local pause = collectgarbage("setpause", 150)
print(collectgarbage("setpause", pause))  --> 148
local multiplier = collectgarbage("setstepmul", 300)
print(collectgarbage("setstepmul", multiplier))  --> 300
