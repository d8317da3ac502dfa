print(debug.gethook())  --> nil
local function hook() end
debug.sethook(hook, "crl", 1000)
local f, mask, count = debug.gethook()
debug.sethook()
print(f == hook, mask, count)  --> true\tcrl\t1000
