x = "global"
local x = "local"
print(x, _ENV.x)  --> local\tglobal
