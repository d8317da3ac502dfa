-- pylua/stdlib/debuglib.py: PUC casts a level, the number of a variable or an upvalue to a C int.
local here = (1 << 32) + 1
local function f() return here end
print(debug.getinfo(here, "l").currentline)      --> 4
print(debug.getlocal(here, here))                --> here\t4294967297
print(debug.getupvalue(f, here))                 --> here\t4294967297
print(pcall(error, "no position", 1 << 32))      --> false\tno position
print(pcall(debug.getinfo, 1 << 31, "l"))        --> true\tnil
